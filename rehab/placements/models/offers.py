"""Requests put to facilities."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.framework.models import Facility, Price, Provider
from rehab.placements.rules import (
    DeclineReason,
    OfferStatus,
)
from rehab.requests.models import PlacementRequest

_OPEN_OFFER = text("status IN ('sent', 'accepted', 'confirmed')")
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
