"""Offers, placements, stays and their segments."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.framework.models import Facility, Price, Provider
from rehab.framework.rules import CareType, Stage
from rehab.placements.rules import DeclineReason, ExitReason, NonArrivalReason, OfferStatus, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Origin

_OPEN_OFFER = text("status IN ('sent', 'accepted', 'confirmed')")
_OPEN_PLACEMENT = text("status IN ('arranged', 'admitted')")
_OPEN_STAY = text("ended_on IS NULL")
_BED_HELD = text("bed_held")


class Offer(Public, Model):
    """An approved request put to one facility. `summary` is all of the person that the provider sees.

    While `bed_held`, the nights from `bed_from` up to `bed_until` count against the facility's beds.
    """

    __tablename__ = "offer"
    __table_args__ = (
        Index("ix_offer_provider_id_status", "provider_id", "status", "id"),
        Index("ix_offer_request_id", "request_id"),
        Index("uq_one_open_offer_per_facility", "request_id", "facility_id", unique=True,
              postgresql_where=_OPEN_OFFER, sqlite_where=_OPEN_OFFER),
        Index("ix_offer_facility_id_held", "facility_id", "bed_from",
              postgresql_where=_BED_HELD, sqlite_where=_BED_HELD),
        CheckConstraint("NOT bed_held OR (bed_from IS NOT NULL AND bed_until > bed_from)", name="held_nights"),
        CheckConstraint("(status = 'declined') = (decline_reason IS NOT NULL)", name="decline_has_a_reason"),
    )  # fmt: skip

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    price_id: Mapped[int] = mapped_column(ForeignKey("price.id"))
    weekly_price_pence: Mapped[int]
    weeks: Mapped[int]
    status: Mapped[OfferStatus] = mapped_column(enum_type(OfferStatus, "status"), default=OfferStatus.SENT)
    sent_at: Mapped[dt.datetime]
    offered_on: Mapped[dt.date]
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
    price: Mapped[Price] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class Placement(Model):
    """A bed that was arranged for a person; its stays are what happened."""

    __tablename__ = "placement"
    __table_args__ = (
        Index("uq_one_open_placement_per_request", "request_id", unique=True,
              postgresql_where=_OPEN_PLACEMENT, sqlite_where=_OPEN_PLACEMENT),
        Index("ix_placement_provider_id_status", "provider_id", "status", "id"),
        Index("ix_placement_request_id", "request_id"),
        CheckConstraint("status = 'did_not_arrive' OR non_arrival_reason IS NULL", name="reason_of_non_arrival"),
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
    non_arrival_reason: Mapped[NonArrivalReason | None] = mapped_column(
        enum_type(NonArrivalReason, "non_arrival_reason")
    )
    non_arrival_note: Mapped[str] = mapped_column(default="")
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
    """One care type at one provider: what measures count. The day of leaving is no night."""

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
    )  # fmt: skip

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
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
    review_days: Mapped[int] = mapped_column(default=84)
    ended_on: Mapped[dt.date | None]
    exit_reason: Mapped[ExitReason | None] = mapped_column(enum_type(ExitReason, "exit_reason"))
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

    `expected_until` is the day the bed is expected to be free, for counting beds while it is open.
    """

    __tablename__ = "segment"
    __table_args__ = (
        UniqueConstraint("stay_id", "starts_on"),
        Index("ix_segment_facility_id_starts_on", "facility_id", "starts_on"),
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="ends_after_start"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"))
    stage: Mapped[Stage] = mapped_column(enum_type(Stage, "stage"))
    weekly_price_pence: Mapped[int | None]
    contribution_pence: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[dt.date]
    expected_until: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]

    facility: Mapped[Facility | None] = relationship(lazy="raise")
