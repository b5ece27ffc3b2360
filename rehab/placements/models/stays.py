"""Beds that were arranged, and what happened in them."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.framework.models import Facility, Provider
from rehab.framework.rules import CareType, Stage
from rehab.placements.models.offers import Offer
from rehab.placements.rules import (
    LONGEST_ROOM,
    ExitAccommodation,
    ExitReason,
    NonArrivalReason,
    PlacementStatus,
    Satisfaction,
)
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Origin

_OPEN_PLACEMENT = text("status IN ('arranged', 'admitted')")
_OPEN_STAY = text("ended_on IS NULL")


class Placement(Model):
    """A bed that was arranged for a person; its stays are what happened.

    One that `continues` another is the bed that they go on to from there: the rehab after a detox, or another provider.
    When they arrive, their stay becomes the next of the first placement, which this one has then joined. `gap_told` is
    how many nights without a bed between the two were told of. Of a person who did not come, `may_come_later` says
    whether the house would take them on another day.
    """

    __tablename__ = "placement"
    __table_args__ = (
        Index("uq_one_open_placement_per_request", "request_id", "status", unique=True,
              postgresql_where=_OPEN_PLACEMENT, sqlite_where=_OPEN_PLACEMENT),
        Index("ix_placement_provider_id_status", "provider_id", "status", "id"),
        Index("ix_placement_request_id", "request_id"),
        CheckConstraint("status = 'did_not_arrive' OR non_arrival_reason IS NULL", name="reason_of_non_arrival"),
        CheckConstraint("status <> 'joined' OR continues_id IS NOT NULL", name="joined_to_another"),
    )  # fmt: skip

    reference: Mapped[str] = mapped_column(unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), unique=True)
    status: Mapped[PlacementStatus] = mapped_column(
        enum_type(PlacementStatus, "status"), default=PlacementStatus.ARRANGED
    )
    arranged_at: Mapped[dt.datetime]
    arrives_on: Mapped[dt.date]
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"), index=True)
    gap_told: Mapped[int] = mapped_column(default=0)
    non_arrival_reason: Mapped[NonArrivalReason | None] = mapped_column(
        enum_type(NonArrivalReason, "non_arrival_reason")
    )
    non_arrival_note: Mapped[str] = mapped_column(default="")
    may_come_later: Mapped[bool | None]
    origin: Mapped[Origin] = mapped_column(enum_type(Origin, "origin"), default=Origin.ENTERED)
    version: Mapped[int] = mapped_column()

    request: Mapped[PlacementRequest] = relationship(lazy="raise")
    provider: Mapped[Provider] = relationship(lazy="raise")
    offer: Mapped[Offer | None] = relationship(lazy="raise")
    stays: Mapped[list["Stay"]] = relationship(
        lazy="raise", order_by="Stay.admitted_on, Stay.id", back_populates="placement"
    )

    __mapper_args__ = {"version_id_col": version}


class Stay(Public, Model):
    """One care type at one provider: what measures count. The day of leaving is no night.

    `funding_warned` is the nearest warning given, in days before the funding ends, `overstay_told` the first night
    beyond it that the commissioners were told of. `notice_given_on` is when the provider was told of an early exit.
    What the last review said is kept for those who ask for an extension. `end_recorded_at` is when
    somebody wrote down that they left.
    """

    __tablename__ = "stay"
    __table_args__ = (
        Index("uq_one_open_stay_per_client", "client_id", unique=True,
              postgresql_where=_OPEN_STAY, sqlite_where=_OPEN_STAY),
        Index("ix_stay_placement_id", "placement_id"),
        Index("ix_stay_request_id", "request_id"),
        Index("ix_stay_client_id_admitted_on", "client_id", "admitted_on"),
        Index("ix_stay_authority_id_ended_on", "authority_id", "ended_on"),
        Index("ix_stay_authority_id_admitted_on", "authority_id", "admitted_on"),
        Index("ix_stay_provider_id_ended_on", "provider_id", "ended_on"),
        CheckConstraint("(ended_on IS NULL) = (exit_reason IS NULL)", name="exit_has_a_reason"),
        CheckConstraint("ended_on IS NULL OR admitted_on <= ended_on", name="ends_after_admission"),
        CheckConstraint("paid_work_days_28 BETWEEN 0 AND 28", name="paid_work_days_28"),
        CheckConstraint(f"length(room) <= {LONGEST_ROOM}", name="room_is_short"),
    )  # fmt: skip

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    care_type: Mapped[CareType] = mapped_column(enum_type(CareType, "care_type"))
    origin: Mapped[Origin] = mapped_column(enum_type(Origin, "origin"), default=Origin.ENTERED)
    admitted_on: Mapped[dt.date]
    admitted_at: Mapped[dt.datetime | None]
    room: Mapped[str] = mapped_column(default="")
    funded_until: Mapped[dt.date | None]
    funding_warned: Mapped[int | None]
    overstay_told: Mapped[dt.date | None]
    reviewed_on: Mapped[dt.date | None]
    review_advice: Mapped[str] = mapped_column(default="")
    review_progress: Mapped[str] = mapped_column(default="")
    review_days: Mapped[int] = mapped_column(default=84)
    ended_on: Mapped[dt.date | None]
    exit_reason: Mapped[ExitReason | None] = mapped_column(enum_type(ExitReason, "exit_reason"))
    end_recorded_at: Mapped[dt.datetime | None]
    notice_given_on: Mapped[dt.date | None]
    exit_accommodation: Mapped[ExitAccommodation | None] = mapped_column(
        enum_type(ExitAccommodation, "exit_accommodation")
    )
    paid_work_days_28: Mapped[int | None]
    satisfaction: Mapped[Satisfaction | None] = mapped_column(enum_type(Satisfaction, "satisfaction"))
    serious_incident: Mapped[bool] = mapped_column(default=False)
    discharge_plan_agreed_on: Mapped[dt.date | None]
    community_return_on: Mapped[dt.date | None]
    re_presented_on: Mapped[dt.date | None]
    re_presentation_window_ends_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    placement: Mapped[Placement] = relationship(lazy="raise", back_populates="stays")
    request: Mapped[PlacementRequest] = relationship(lazy="raise")
    provider: Mapped[Provider] = relationship(lazy="raise")
    segments: Mapped[list["Segment"]] = relationship(lazy="raise", order_by="Segment.starts_on")

    __mapper_args__ = {"version_id_col": version}


class Segment(Model):
    """The part of a stay in one facility and stage at one price.

    `expected_until` is the day the bed is expected to be free, for counting beds while it is open. Of two prices the
    nightly one counts. `notice_days` are paid after an early exit.
    """

    __tablename__ = "segment"
    __table_args__ = (
        UniqueConstraint("stay_id", "starts_on"),
        Index("ix_segment_facility_id_starts_on", "facility_id", "starts_on"),
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="ends_after_start"),
        CheckConstraint("notice_days BETWEEN 0 AND 91", name="notice"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"))
    stage: Mapped[Stage] = mapped_column(enum_type(Stage, "stage"))
    weekly_price_pence: Mapped[int | None]
    nightly_price_pence: Mapped[int | None]
    contribution_pence: Mapped[int] = mapped_column(default=0)
    notice_days: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[dt.date]
    expected_until: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]

    facility: Mapped[Facility | None] = relationship(lazy="raise")


class HistoryRow(Model):
    """A row of a file of placements that were kept elsewhere (`history-import.md`): a stay, or a bed never taken up.

    `stay_ref` identifies it; `cells` are as they came, so that the same file again is seen to change nothing.
    """

    __tablename__ = "history_row"
    __table_args__ = (
        Index("ix_history_row_request_id", "request_id"),
        Index("ix_history_row_offered_on", "offered_on"),
    )

    stay_ref: Mapped[str] = mapped_column(unique=True)
    request_ref: Mapped[str] = mapped_column(index=True)
    client_ref: Mapped[str] = mapped_column(index=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    care_type: Mapped[CareType] = mapped_column(enum_type(CareType, "care_type"))
    offered_on: Mapped[dt.date | None]
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
