"""The sections of a request that are about the request itself; incomplete is allowed, invalid is never stored."""

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.clients.rules import ETHNICITIES
from rehab.core.checks import in_range
from rehab.core.db import Model, enum_type
from rehab.finance.rules import FundingSource
from rehab.framework.models import Facility
from rehab.framework.rules import Programme
from rehab.requests.rules import QUESTIONS, CourtOrder, Mobility, Nearness, ParentalStatus, Section
from rehab.requests.rules.vocabulary import (
    Address,
    Capacity,
    GenderIdentity,
    Known,
    MaritalStatus,
    Religion,
    Said,
    SexualOrientation,
)


class PersonSection(Model):
    """About the person, as they are at this request; name, birth and sex stand on the client."""

    __tablename__ = "person_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    address: Mapped[Address | None] = mapped_column(enum_type(Address, "address"))
    postcode: Mapped[str] = mapped_column(default="")
    local_connection: Mapped[str] = mapped_column(default="")
    district: Mapped[str | None]
    gp: Mapped[str] = mapped_column(default="")
    mobility: Mapped[Mobility | None] = mapped_column(enum_type(Mobility, "mobility"))
    language: Mapped[str | None] = mapped_column(String(3))
    communication: Mapped[str] = mapped_column(default="")
    parental_status: Mapped[ParentalStatus | None] = mapped_column(enum_type(ParentalStatus, "parental_status"))
    ethnicity: Mapped[str | None] = mapped_column(String(1))
    gender: Mapped[GenderIdentity | None] = mapped_column(enum_type(GenderIdentity, "gender"))
    gender_as_at_birth: Mapped[Said | None] = mapped_column(enum_type(Said, "gender_as_at_birth"))
    religion: Mapped[Religion | None] = mapped_column(enum_type(Religion, "religion"))
    orientation: Mapped[SexualOrientation | None] = mapped_column(enum_type(SexualOrientation, "orientation"))
    marital_status: Mapped[MaritalStatus | None] = mapped_column(enum_type(MaritalStatus, "marital_status"))
    nationality: Mapped[str] = mapped_column(default="")
    disability: Mapped[Said | None] = mapped_column(enum_type(Said, "disability"))
    disability_detail: Mapped[str] = mapped_column(default="")
    kin_name: Mapped[str] = mapped_column(default="")
    kin_relation: Mapped[str] = mapped_column(default="")
    kin_phone: Mapped[str] = mapped_column(default="")
    kin_may_be_told: Mapped[Known | None] = mapped_column(enum_type(Known, "kin_may_be_told"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def ethnic_group(self) -> str:
        """The ethnic group in words; empty where none was chosen."""
        return ETHNICITIES.get(self.ethnicity or "", "")


class ConsentSection(Model):
    """What was understood; the agreements themselves stand with the client."""

    __tablename__ = "consent_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    capacity: Mapped[Capacity | None] = mapped_column(enum_type(Capacity, "capacity"))
    capacity_detail: Mapped[str] = mapped_column(default="")
    explained_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class EligibilitySection(Model):
    """Who may be placed at the council's cost (004 §3.10 to 3.15); the type of care stands on the request."""

    __tablename__ = "eligibility_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    ordinarily_resident: Mapped[bool | None]
    court_order: Mapped[CourtOrder | None] = mapped_column(enum_type(CourtOrder, "court_order"))
    order_conditions: Mapped[str] = mapped_column(default="")
    order_contact: Mapped[str] = mapped_column(default="")
    detox_first: Mapped[bool | None]
    why_residential: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


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
    __table_args__ = in_range(QUESTIONS[Section.FUNDING])

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    source: Mapped[FundingSource | None] = mapped_column(enum_type(FundingSource, "source"))
    weeks: Mapped[int | None]
    contribution_pence: Mapped[int] = mapped_column(default=0)
    other_funding_pence: Mapped[int] = mapped_column(default=0)
    housing_benefit: Mapped[Known | None] = mapped_column(enum_type(Known, "housing_benefit"))
    weekly_price_pence: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def paid_by_others_pence(self) -> int:
        """What does not fall to the council each week: the person's contribution and other funding."""
        return self.contribution_pence + self.other_funding_pence


class DeclarationsSection(Model):
    """That the person read the request; the manager signs it (`SignOff`), the key worker declares on submitting."""

    __tablename__ = "declarations_section"

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), unique=True)
    client_agreed_on: Mapped[dt.date | None]
    client_comment: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
