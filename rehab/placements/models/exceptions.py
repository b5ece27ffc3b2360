"""Facilities that no framework opens, for one request."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.framework.models import Facility
from rehab.framework.rules import CareType, PriceBasis, Rating
from rehab.placements.rules import (
    CheckSource,
    ExceptionGround,
    ExceptionStatus,
    RegisterCheck,
)
from rehab.requests.models import PlacementRequest

_OPEN_EXCEPTION = text("status IN ('asked', 'approved')")


class PlacementException(Public, Model):
    """A facility that no framework opens, asked for and approved for one request at one price.

    What was entered of the facility stands here; `facility_id` is set where it is known, at the latest on approval.
    The check is what the regulator's register said: `has_activity` is about the activity that the care requires.
    """

    __tablename__ = "placement_exception"
    __table_args__ = (
        Index("uq_one_open_exception_per_request", "request_id", unique=True,
              postgresql_where=_OPEN_EXCEPTION, sqlite_where=_OPEN_EXCEPTION),
        Index("ix_placement_exception_authority_id_asked_at", "authority_id", "asked_at", "id"),
        CheckConstraint("amount_pence > 0", name="costs_something"),
        CheckConstraint("weeks BETWEEN 1 AND 104", name="weeks"),
        CheckConstraint("(checked_on IS NULL) = (has_activity IS NULL) AND (checked_on IS NULL) = (rating IS NULL)"
                        " AND (checked_on IS NULL) = (check_source IS NULL)", name="check_is_whole"),
        CheckConstraint("status <> 'approved' OR (facility_id IS NOT NULL AND valid_until IS NOT NULL"
                        " AND has_activity AND rating <> 'inadequate')", name="approved_is_checked"),
        CheckConstraint("status NOT IN ('approved', 'refused') OR (decided_by_id IS NOT NULL"
                        " AND decision_reason <> '')", name="decision_is_named"),
        CheckConstraint("decided_by_id <> asked_by_id", name="approver_did_not_ask"),
    )  # fmt: skip

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    care_type: Mapped[CareType] = mapped_column(enum_type(CareType, "care_type"))
    status: Mapped[ExceptionStatus] = mapped_column(enum_type(ExceptionStatus, "status"), default=ExceptionStatus.ASKED)
    ground: Mapped[ExceptionGround] = mapped_column(enum_type(ExceptionGround, "ground"))
    reason: Mapped[str]
    provider_name: Mapped[str]
    facility_name: Mapped[str]
    address: Mapped[str]
    postcode: Mapped[str]
    cqc_location_id: Mapped[str]
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"), index=True)
    basis: Mapped[PriceBasis] = mapped_column(enum_type(PriceBasis, "basis"))
    amount_pence: Mapped[int]
    weeks: Mapped[int]
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    has_activity: Mapped[bool | None]
    rating: Mapped[Rating | None] = mapped_column(enum_type(Rating, "rating"))
    beds: Mapped[int | None]
    checked_on: Mapped[dt.date | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    check_source: Mapped[CheckSource | None] = mapped_column(enum_type(CheckSource, "check_source"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"), unique=True)
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decision_reason: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    request: Mapped[PlacementRequest] = relationship(lazy="raise")
    facility: Mapped[Facility | None] = relationship(lazy="raise")
    asked_by: Mapped[User] = relationship(lazy="raise", foreign_keys=[asked_by_id])
    checked_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[checked_by_id])
    decided_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def weekly_pence(self) -> int:
        """What a week costs."""
        return self.amount_pence * 7 if self.basis is PriceBasis.NIGHTLY else self.amount_pence

    @property
    def cost_pence(self) -> int:
        """What all its weeks cost, before the person's contribution."""
        return self.weekly_pence * self.weeks

    @property
    def check(self) -> RegisterCheck | None:
        """What the register said; None until it was looked at."""
        if self.checked_on is None or self.has_activity is None or self.rating is None:
            return None
        return RegisterCheck(self.has_activity, self.rating, self.beds or 0, self.checked_on)
