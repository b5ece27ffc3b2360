"""A provider's work list: who is expected, who is here, who has left."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from rehab.core.actor import Actor, Permission
from rehab.core.counting import ENOUGH, count_up_to
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


def counts(actor: Actor, *lists: str, most: int = ENOUGH) -> dict[str, int]:
    """How many are `arriving`, `here` and `left`, those of them that are asked for; `most` + 1 for any more."""
    wanted: dict[str, Select[Any]] = {
        "arriving": _expected(actor),
        "here": _stays(actor).where(Stay.ended_on.is_(None)),
        "left": _stays(actor).where(Stay.ended_on.is_not(None)),
    }
    return {name: count_up_to(wanted[name], most) for name in lists}


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
            joinedload(Stay.request).joinedload(PlacementRequest.client),
            selectinload(Stay.segments).joinedload(Segment.facility),
        )
        .order_by(*([Stay.ended_on.desc()] if have_left else []), Stay.admitted_on, Stay.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    due = next_reviews({stay.request_id for stay in stays})
    away = away_now([stay.id for stay in stays])
    return [_resident(stay, review_due_at=due.get(stay.id), leave=away.get(stay.id)) for stay in stays]


def _expected(actor: Actor) -> Select[Placement]:
    return kept_for(actor).where(Placement.status == PlacementStatus.ARRANGED)


def _stays(actor: Actor) -> Select[Stay]:
    """Of one provider, as nearly always, in the order of an index: the last who left need no looking for."""
    own = own_providers(actor)
    is_one = len(actor.organisations(Permission.ANSWER_OFFERS)) == 1
    return select(Stay).where(Stay.provider_id == own.scalar_subquery() if is_one else Stay.provider_id.in_(own))


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
