"""A provider's work list: who is expected, who is here, who has left."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.placements.models import Leave, Offer, Placement, Segment, Stay
from rehab.placements.queries.stays import kept_for, next_reviews, own_providers, record_is_shared
from rehab.placements.queries.whereabouts import away_now
from rehab.placements.rules import PlacementStatus
from rehab.requests.models import PlacementRequest


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody for whom a bed is kept; without consent to sharing the provider knows no name."""

    reference: str
    name: str | None
    facility: str
    arrives_on: dt.date


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who stays, or stayed, at the provider; `due_back_at` while they are on leave."""

    public_id: str
    name: str
    facility: str
    room: str
    admitted_on: dt.date
    funded_until: dt.date | None
    ended_on: dt.date | None
    review_due_at: dt.datetime | None
    due_back_at: dt.datetime | None


def counts(actor: Actor) -> dict[str, int]:
    """How many are `arriving`, `here` and `left`."""
    return {
        "arriving": _count(_expected(actor)),
        "here": _count(_stays(actor).where(Stay.ended_on.is_(None))),
        "left": _count(_stays(actor).where(Stay.ended_on.is_not(None))),
    }


def arrivals(actor: Actor, *, page: int, size: int) -> list[Arrival]:
    """A page of those expected, the soonest first."""
    rows = db.session.execute(
        _expected(actor)
        .add_columns(record_is_shared().label("is_shared"))
        .options(joinedload(Placement.offer).joinedload(Offer.facility))
        .order_by(Placement.arrives_on, Placement.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [_arrival(row.Placement, is_shared=bool(row.is_shared)) for row in rows]


def residents(actor: Actor, *, have_left: bool, page: int, size: int) -> list[Resident]:
    """A page of those who are here, by day of admission, or of those who have left, the latest first."""
    wanted = _stays(actor).where(Stay.ended_on.is_not(None) if have_left else Stay.ended_on.is_(None))
    stays = db.session.scalars(
        wanted.options(
            contains_eager(Stay.request).joinedload(PlacementRequest.client),
            selectinload(Stay.segments).joinedload(Segment.facility),
        )
        .order_by(Stay.ended_on.desc().nulls_last(), Stay.admitted_on, Stay.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    due = next_reviews({stay.request_id for stay in stays})
    away = away_now([stay.id for stay in stays])
    return [_resident(stay, review_due_at=due.get(stay.id), leave=away.get(stay.id)) for stay in stays]


def _expected(actor: Actor) -> Select[Placement]:
    return kept_for(actor).where(Placement.status == PlacementStatus.ARRANGED)


def _stays(actor: Actor) -> Select[Stay]:
    return select(Stay).join(Stay.request).where(Stay.provider_id.in_(own_providers(actor)))


def _count(wanted: Select[Placement] | Select[Stay]) -> int:
    return db.session.scalar(wanted.with_only_columns(func.count())) or 0


def _arrival(placement: Placement, *, is_shared: bool) -> Arrival:
    offer = placement.offer
    return Arrival(
        reference=placement.reference,
        name=str(offer.summary["name"]) if offer and is_shared else None,
        facility=offer.facility.name if offer else "",
        arrives_on=placement.arrives_on,
    )


def _resident(stay: Stay, *, review_due_at: dt.datetime | None, leave: Leave | None) -> Resident:
    facility = stay.segments[-1].facility if stay.segments else None
    return Resident(
        public_id=stay.public_id,
        name=stay.request.client.name,
        facility=facility.name if facility else "",
        room=stay.room,
        admitted_on=stay.admitted_on,
        funded_until=stay.funded_until,
        ended_on=stay.ended_on,
        review_due_at=review_due_at,
        due_back_at=leave.due_back_at if leave else None,
    )
