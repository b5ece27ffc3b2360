"""Offers, placements, stays and their segments."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.framework.models import Facility, Price, Provider
from rehab.framework.rules import CareType, PriceBasis, Rating, Stage
from rehab.placements.rules import (
    CheckSource,
    DeclineReason,
    ExceptionGround,
    ExceptionStatus,
    ExitAccommodation,
    ExitReason,
    NonArrivalReason,
    OfferStatus,
    PlacementStatus,
    RegisterCheck,
    Satisfaction,
)
from rehab.placements.rules.extensions import ExtensionStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Origin

_OPEN_OFFER = text("status IN ('sent', 'accepted', 'confirmed')")
_OPEN_PLACEMENT = text("status IN ('arranged', 'admitted')")
_OPEN_STAY = text("ended_on IS NULL")
_BED_HELD = text("bed_held")
_OPEN_EXTENSION = text("status IN ('asked', 'referred')")
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
        CheckConstraint("(price_id IS NULL) <> (exception_id IS NULL)", name="rests_on_a_price_or_an_exception"),
    )  # fmt: skip

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    price_id: Mapped[int | None] = mapped_column(ForeignKey("price.id"))
    exception_id: Mapped[int | None] = mapped_column(ForeignKey("placement_exception.id"), index=True)
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
    price: Mapped[Price | None] = relationship(lazy="raise")

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
    """One care type at one provider: what measures count. The day of leaving is no night.

    `funding_warned` is the nearest warning given, in days before the funding ends. What the last review said is kept
    for those who ask for an extension.
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
    funding_warned: Mapped[int | None]
    reviewed_on: Mapped[dt.date | None]
    review_advice: Mapped[str] = mapped_column(default="")
    review_progress: Mapped[str] = mapped_column(default="")
    review_days: Mapped[int] = mapped_column(default=84)
    ended_on: Mapped[dt.date | None]
    exit_reason: Mapped[ExitReason | None] = mapped_column(enum_type(ExitReason, "exit_reason"))
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
    nightly one counts.
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
    nightly_price_pence: Mapped[int | None]
    contribution_pence: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[dt.date]
    expected_until: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]

    facility: Mapped[Facility | None] = relationship(lazy="raise")


class Extension(Public, Model):
    """More weeks in the same facility, asked for from a stay and decided by a panel.

    `ends_on` is when the funding would end without it, `until` what is wanted. `in_time` says whether it was asked
    early enough for the funding to run on to the panel's answer; a late one has its reason.
    """

    __tablename__ = "extension"
    __table_args__ = (
        Index("uq_one_open_extension_per_stay", "stay_id", unique=True,
              postgresql_where=_OPEN_EXTENSION, sqlite_where=_OPEN_EXTENSION),
        CheckConstraint("ends_on < until", name="is_longer"),
        CheckConstraint("in_time OR late_reason <> ''", name="late_has_a_reason"),
        CheckConstraint("(status IN ('granted', 'refused')) = (answered_on IS NOT NULL)", name="answered_on_a_day"),
        CheckConstraint("(status = 'granted') = (granted_until IS NOT NULL)", name="granted_until_a_day"),
    )  # fmt: skip

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), index=True)
    status: Mapped[ExtensionStatus] = mapped_column(enum_type(ExtensionStatus, "status"), default=ExtensionStatus.ASKED)
    ends_on: Mapped[dt.date]
    until: Mapped[dt.date]
    reason: Mapped[str]
    goals: Mapped[str]
    in_time: Mapped[bool]
    late_reason: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"), unique=True)
    answered_on: Mapped[dt.date | None]
    granted_until: Mapped[dt.date | None]
    answer: Mapped[str] = mapped_column(default="")
    next_steps: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    stay: Mapped[Stay] = relationship(lazy="raise")
    asked_by: Mapped[User] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


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
