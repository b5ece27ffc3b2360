"""What incidents and complaints have in common: about whom they are, and which councils are told."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from rehab.clients.models import Client
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.framework import queries as framework
from rehab.framework.models import Facility
from rehab.placements.models import Complaint, Incident, Stay
from rehab.placements.queries.stays import own_providers
from rehab.placements.queries.stopped import authorities_with_people_at
from rehab.requests.models import PlacementRequest

# Somebody who left not longer ago can still be named in what a house reports.
LEFT_LATELY = dt.timedelta(days=28)


def about_whom(kind: type[Incident] | type[Complaint]) -> tuple[ORMOption, ...]:
    """What a page loads to say of whom, and where."""
    stay = joinedload(kind.stay)
    return (
        stay.joinedload(Stay.request).joinedload(PlacementRequest.client),
        stay.joinedload(Stay.provider),
        joinedload(kind.facility),
        joinedload(kind.provider),
        joinedload(kind.authority),
    )


def is_own_house(kind: type[Incident] | type[Complaint], actor: Actor) -> ColumnElement[bool]:
    """Whether it is of a provider that the actor works for."""
    return kind.provider_id.in_(own_providers(actor))


def is_of_own_service(kind: type[Incident] | type[Complaint], actor: Actor) -> ColumnElement[bool]:
    """Whether it is about somebody whom the actor's service looks after."""
    own = select(Stay.id).where(Stay.service_id.in_(actor.organisations(Permission.VIEW_CASES)))
    return kind.stay_id.in_(own)


def facilities_in(visible: Select[int]) -> Sequence[Facility]:
    """The facilities of what an actor may see, by name, for a filter; `visible` selects their ids."""
    return db.session.scalars(
        select(Facility).where(Facility.id.in_(visible)).order_by(Facility.name_key, Facility.id)
    ).all()


def people_of(actor: Actor, *, today: dt.date) -> Sequence[Stay]:
    """Who stays at the actor's own houses, or left lately, by name, with client, segments and provider."""
    return db.session.scalars(
        select(Stay)
        .join(Stay.request)
        .join(PlacementRequest.client)
        .where(
            Stay.provider_id.in_(own_providers(actor)),
            or_(Stay.ended_on.is_(None), Stay.ended_on >= today - LEFT_LATELY),
        )
        .options(
            joinedload(Stay.request).joinedload(PlacementRequest.client),
            joinedload(Stay.provider),
            selectinload(Stay.segments),
        )
        .order_by(Client.name_key, Stay.id)
    ).all()


def has_stayed_at(stay: Stay, facility_id: int) -> bool:
    """Whether a part of the stay was there; needs its segments."""
    return any(segment.facility_id == facility_id for segment in stay.segments)


def councils_of(facility: Facility) -> list[int]:
    """The councils that are told of what is about a house and nobody in particular; the first follows it up.

    Those that look after its provider come first, then those that have people there. None may be left.
    """
    leaders = sorted(framework.leaders_of(facility.provider_id))
    return leaders + sorted(authorities_with_people_at([facility.id]) - set(leaders))
