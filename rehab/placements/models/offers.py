"""Requests put to facilities."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.framework.models import Facility, Price, Provider
from rehab.placements.rules import AssessmentWay, DeclineReason, OfferStatus
from rehab.requests.models import PlacementRequest

_OPEN_OFFER = text("status IN ('sent', 'assessing', 'accepted', 'confirmed')")
_BED_HELD = text("bed_held")


class Offer(Public, Model):
    """A request put to one facility. `summary` is all of the person that the provider sees.

    While `bed_held`, the nights from `bed_from` up to `bed_until` count against the facility's beds. With a `rank` it
    was asked in an order, when those before it had no bed; without one, beside others. `before_decision`: the person
    may be assessed, and the panel's approval makes it an offer of that day.
    `detox_first` is the detox before the rehab that was approved. `ends_by` is the day on which the funding ends in any
    case, where the bed continues a stay that is funded already.
    """

    __tablename__ = "offer"
    __table_args__ = (
        Index("ix_offer_provider_id_status", "provider_id", "status", "id"),
        Index("ix_offer_request_id", "request_id"),
        Index("uq_one_open_offer_per_facility", "request_id", "facility_id", "detox_first", unique=True,
              postgresql_where=_OPEN_OFFER, sqlite_where=_OPEN_OFFER),
        Index("ix_offer_facility_id_held", "facility_id", "bed_from",
              postgresql_where=_BED_HELD, sqlite_where=_BED_HELD),
        CheckConstraint("NOT bed_held OR (bed_from IS NOT NULL AND bed_until > bed_from)", name="held_nights"),
        CheckConstraint("(status = 'declined') = (decline_reason IS NOT NULL)", name="decline_has_a_reason"),
        CheckConstraint("(price_id IS NULL) <> (exception_id IS NULL)", name="rests_on_a_price_or_an_exception"),
        CheckConstraint("(assessment_at IS NULL) = (assessment_way IS NULL)", name="assessment_has_time_and_way"),
        CheckConstraint("status <> 'assessing' OR assessment_at IS NOT NULL", name="assessing_has_a_date"),
        CheckConstraint("acknowledged_by_id IS NULL OR acknowledged_at IS NOT NULL", name="acknowledged_at_some_time"),
        CheckConstraint("rank IS NULL OR (rank >= 1 AND NOT before_decision)", name="rank_after_the_decision"),
    )  # fmt: skip

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    price_id: Mapped[int | None] = mapped_column(ForeignKey("price.id"))
    exception_id: Mapped[int | None] = mapped_column(ForeignKey("placement_exception.id"), index=True)
    weekly_price_pence: Mapped[int]
    notice_days: Mapped[int] = mapped_column(default=0)
    weeks: Mapped[int]
    detox_first: Mapped[bool] = mapped_column(default=False)
    ends_by: Mapped[dt.date | None]
    status: Mapped[OfferStatus] = mapped_column(enum_type(OfferStatus, "status"), default=OfferStatus.SENT)
    sent_at: Mapped[dt.datetime]
    offered_on: Mapped[dt.date]
    rank: Mapped[int | None]
    before_decision: Mapped[bool] = mapped_column(default=False)
    acknowledged_at: Mapped[dt.datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    assessment_at: Mapped[dt.datetime | None]
    assessment_way: Mapped[AssessmentWay | None] = mapped_column(enum_type(AssessmentWay, "assessment_way"))
    assessment_place: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    bed_from: Mapped[dt.date | None]
    bed_until: Mapped[dt.date | None]
    bed_held: Mapped[bool] = mapped_column(default=False)
    conditions: Mapped[str] = mapped_column(default="")
    decline_reason: Mapped[DeclineReason | None] = mapped_column(enum_type(DeclineReason, "decline_reason"))
    decline_note: Mapped[str] = mapped_column(default="")
    client_agreed_on: Mapped[dt.date | None]
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column()

    request: Mapped[PlacementRequest] = relationship(lazy="raise")
    provider: Mapped[Provider] = relationship(lazy="raise")
    facility: Mapped[Facility] = relationship(lazy="raise")
    price: Mapped[Price | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class NextInLine(Model):
    """A facility to ask when those before it have no bed; its provider knows nothing of it before it is asked.

    With a `fault` it was its turn and it could not be asked, for the reason that the sentence gives.
    """

    __tablename__ = "next_in_line"
    __table_args__ = (
        UniqueConstraint("request_id", "facility_id"),
        CheckConstraint("rank >= 1", name="rank_counts_from_one"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    rank: Mapped[int]
    fault: Mapped[str] = mapped_column(default="")

    facility: Mapped[Facility] = relationship(lazy="raise")
