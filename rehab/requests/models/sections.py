"""The sections of a request, one table each; incomplete is allowed, invalid is never stored."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.clients.rules import ETHNICITIES, SUBSTANCES
from rehab.core.db import Model, enum_type
from rehab.finance.rules import FundingSource
from rehab.framework.models import Facility
from rehab.framework.rules import Programme
from rehab.requests.rules import CourtOrder, Mobility, Nearness, ParentalStatus


class PersonSection(Model):
    """About the person, as they are at this request; name, birth and sex stand on the client."""

    __tablename__ = "person_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    parental_status: Mapped[ParentalStatus | None] = mapped_column(enum_type(ParentalStatus, "parental_status"))
    ethnicity: Mapped[str | None] = mapped_column(String(1))
    district: Mapped[str | None]
    mobility: Mapped[Mobility | None] = mapped_column(enum_type(Mobility, "mobility"))
    language: Mapped[str | None] = mapped_column(String(3))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def ethnic_group(self) -> str:
        """The ethnic group in words; empty where none was chosen."""
        return ETHNICITIES.get(self.ethnicity or "", "")


class EligibilitySection(Model):
    """Who may be placed at the council's cost (004 §3.10 to 3.15)."""

    __tablename__ = "eligibility_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    ordinarily_resident: Mapped[bool | None]
    court_order: Mapped[CourtOrder | None] = mapped_column(enum_type(CourtOrder, "court_order"))
    detox_first: Mapped[bool | None]
    why_residential: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class RequestSubstance(Model):
    """A substance cited, by NDTMS code; rank 1 is the main one."""

    __tablename__ = "request_substance"
    __table_args__ = (UniqueConstraint("request_id", "code"), UniqueConstraint("request_id", "rank"))

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    rank: Mapped[int]
    code: Mapped[int]

    @property
    def name(self) -> str:
        """The substance in words; imported codes that nobody chooses from stay numbers."""
        return SUBSTANCES.get(self.code, f"NDTMS code {self.code}")


class ChoiceSection(Model):
    """What the person prefers and why, in their own words (004 §3.34)."""

    __tablename__ = "choice_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    nearness: Mapped[Nearness | None] = mapped_column(enum_type(Nearness, "nearness"))
    programme: Mapped[Programme | None] = mapped_column(enum_type(Programme, "programme"))
    single_sex: Mapped[bool | None]
    reasons: Mapped[str] = mapped_column(default="")
    why_fewer: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class RequestChoice(Model):
    """A facility offered to the person; rank 1 is the one they prefer."""

    __tablename__ = "request_choice"
    __table_args__ = (UniqueConstraint("request_id", "facility_id"), UniqueConstraint("request_id", "rank"))

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    rank: Mapped[int]

    facility: Mapped[Facility] = relationship(lazy="raise")


class FundingSection(Model):
    """Who pays, for how long; the price is copied from the framework at submission, as an estimate."""

    __tablename__ = "funding_section"
    __table_args__ = (
        CheckConstraint("weeks IS NULL OR weeks BETWEEN 1 AND 104", name="weeks"),
        CheckConstraint("contribution_pence >= 0", name="contribution"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    source: Mapped[FundingSource | None] = mapped_column(enum_type(FundingSource, "source"))
    weeks: Mapped[int | None]
    contribution_pence: Mapped[int] = mapped_column(default=0)
    weekly_price_pence: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
