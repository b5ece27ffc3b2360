"""Checks against the regulator's register: what each found of every facility, and what a person decides about it."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import Organisation, User
from rehab.core.db import Model, Public, enum_type
from rehab.framework.models.facilities import Facility
from rehab.framework.rules import Rating, RegulatedActivity
from rehab.framework.rules.cqc import APPLICABLE, ChangeKind, CheckOutcome, FindingState, MatchState

_CONFIRMED = text("state = 'confirmed'")


class RegisterCheck(Public, Model):
    """One reading of the regulator's list; without a council and a person where it was done from the command line.

    `listed_on` is the day of the list, where the name of the file states it.
    """

    __tablename__ = "register_check"
    __table_args__ = (Index("ix_register_check_organisation_id", "organisation_id", "id"),)

    checked_at: Mapped[dt.datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    file_name: Mapped[str]
    sha256: Mapped[str]
    listed_on: Mapped[dt.date | None]
    rows: Mapped[int]
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    by: Mapped[User | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")


class RegisterResult(Model):
    """What a check found of one facility."""

    __tablename__ = "register_result"
    __table_args__ = (
        UniqueConstraint("check_id", "facility_id"),
        Index("ix_register_result_facility_id", "facility_id", "id"),
    )

    check_id: Mapped[int] = mapped_column(ForeignKey("register_check.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    outcome: Mapped[CheckOutcome] = mapped_column(enum_type(CheckOutcome, "outcome"))

    check: Mapped[RegisterCheck] = relationship(lazy="raise")
    facility: Mapped[Facility] = relationship(lazy="raise")
    findings: Mapped[list["RegisterFinding"]] = relationship(
        lazy="raise", order_by="RegisterFinding.id", back_populates="result"
    )
    matches: Mapped[list["RegisterMatch"]] = relationship(
        lazy="raise", order_by="RegisterMatch.score.desc(), RegisterMatch.id", back_populates="result"
    )


class RegisterFinding(Public, Model):
    """One difference between the register and what was known here, with both sides as they were."""

    __tablename__ = "register_finding"
    __table_args__ = (
        Index("ix_register_finding_result_id", "result_id"),
        CheckConstraint("decided_at IS NULL OR state <> 'open'", name="open_is_undecided"),
    )

    result_id: Mapped[int] = mapped_column(ForeignKey("register_result.id"))
    kind: Mapped[ChangeKind] = mapped_column(enum_type(ChangeKind, "kind"))
    before: Mapped[str]
    after: Mapped[str]
    state: Mapped[FindingState] = mapped_column(enum_type(FindingState, "state"))
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    result: Mapped[RegisterResult] = relationship(lazy="raise", back_populates="findings")

    @property
    def may_be_applied(self) -> bool:
        """Whether a person may make the facility what the register says."""
        return self.state is FindingState.OPEN and self.kind in APPLICABLE


class RegisterMatch(Public, Model):
    """A location that a facility may be, as the register describes it, for a person to confirm or dismiss."""

    __tablename__ = "register_match"
    __table_args__ = (
        UniqueConstraint("result_id", "location_id"),
        Index("uq_one_confirmed_match_per_result", "result_id", unique=True,
              postgresql_where=_CONFIRMED, sqlite_where=_CONFIRMED),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_has_a_time"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    )  # fmt: skip

    result_id: Mapped[int] = mapped_column(ForeignKey("register_result.id"))
    location_id: Mapped[str]
    name: Mapped[str]
    address: Mapped[str]
    postcode: Mapped[str]
    provider: Mapped[str]
    beds: Mapped[int | None]
    rating: Mapped[Rating] = mapped_column(enum_type(Rating, "rating"))
    rated_on: Mapped[dt.date | None]
    has_accommodation: Mapped[bool]
    has_treatment: Mapped[bool]
    score: Mapped[int]
    state: Mapped[MatchState] = mapped_column(enum_type(MatchState, "state"), default=MatchState.PROPOSED)
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    result: Mapped[RegisterResult] = relationship(lazy="raise", back_populates="matches")

    @property
    def activities(self) -> list[RegulatedActivity]:
        """What it is registered for, of what matters to placements."""
        return [
            activity
            for activity, is_stated in (
                (RegulatedActivity.ACCOMMODATION, self.has_accommodation),
                (RegulatedActivity.TREATMENT, self.has_treatment),
            )
            if is_stated
        ]
