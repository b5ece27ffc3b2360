"""Reads of placements and stays."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from rehab.clients.models import Consent
from rehab.clients.rules import ConsentKind
from rehab.clocks import queries as clocks
from rehab.clocks.rules import REVIEWS, ClockKind
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Provider
from rehab.placements.models import Offer, Placement, Segment, Stay
from rehab.placements.rules import PlacementStatus
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest

_WHOLE_STAY = (
    joinedload(Stay.request).options(
        joinedload(PlacementRequest.client),
        joinedload(PlacementRequest.key_worker),
        joinedload(PlacementRequest.service),
        joinedload(PlacementRequest.funding),
    ),
    joinedload(Stay.provider),
    joinedload(Stay.placement),
    selectinload(Stay.segments).joinedload(Segment.facility),
)
_WHOLE_PLACEMENT = (
    joinedload(Placement.request),
    joinedload(Placement.provider),
    joinedload(Placement.offer).joinedload(Offer.facility),
    selectinload(Placement.stays),
)


def own_providers(actor: Actor) -> Select[int]:
    """The ids of the providers whose staff the actor is."""
    return select(Provider.id).where(Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS)))


def record_is_shared() -> ColumnElement[bool]:
    """Whether the person of a placement request consents, today, to sharing their record with providers."""
    return exists().where(
        Consent.client_id == PlacementRequest.client_id,
        Consent.kind == ConsentKind.SHARING,
        Consent.withdrawn_on.is_(None),
    )


def visible_stays(actor: Actor) -> Select[Stay]:
    """The stays this actor may see: of their service's people, of their authority's, at their own houses."""
    return select(Stay).where(
        or_(
            Stay.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
            Stay.authority_id.in_(actor.organisations(Permission.OVERSEE_CASES)),
            Stay.provider_id.in_(own_providers(actor)),
        )
    )


def get_stay(actor: Actor, public_id: str) -> Stay:
    """With request (client, key worker, service, funding), provider, placement, segments and their facilities.

    Raises NotFound for a stay that does not exist or is not this actor's to see.
    """
    return _stay(visible_stays(actor).where(Stay.public_id == public_id).options(*_WHOLE_STAY))


def get_stay_for_update(actor: Actor, public_id: str) -> Stay:
    """As `get_stay`, with client, request, placement and stay locked in this order."""
    wanted = visible_stays(actor).where(Stay.public_id == public_id)
    found = db.session.execute(wanted.with_only_columns(Stay.request_id, Stay.placement_id)).first()
    if found is None:
        raise NotFound
    requests.locked(found.request_id)
    db.session.execute(select(Placement.id).where(Placement.id == found.placement_id).with_for_update())
    return _stay(wanted.options(*_WHOLE_STAY).with_for_update(of=Stay))


def whole_stay(stay_id: int) -> Stay:
    """As `get_stay`, for handlers and jobs that have no actor to ask about. Raises NotFound."""
    return _stay(select(Stay).where(Stay.id == stay_id).options(*_WHOLE_STAY))


def lock_stay(stay_id: int) -> Stay:
    """As `whole_stay`, locked: for jobs, which do nothing to the request."""
    return _stay(select(Stay).where(Stay.id == stay_id).options(*_WHOLE_STAY).with_for_update(of=Stay))


def _stay(wanted: Select[Stay]) -> Stay:
    stay = db.session.scalar(wanted)
    if stay is None:
        raise NotFound
    return stay


def stays_of_client(client_id: int) -> list[tuple[dt.date, dt.date | None]]:
    """First day and day of leaving (None while there) of each stay of a person, wherever it was."""
    rows = db.session.execute(
        select(Stay.admitted_on, Stay.ended_on).where(Stay.client_id == client_id).order_by(Stay.admitted_on, Stay.id)
    )
    return [(row.admitted_on, row.ended_on) for row in rows]


def kept_for(actor: Actor) -> Select[Placement]:
    """The placements at this actor's own provider."""
    return select(Placement).join(Placement.request).where(Placement.provider_id.in_(own_providers(actor)))


def get_placement(actor: Actor, reference: str) -> Placement:
    """A placement as its provider may see it, with request, provider, offer, its facility, and stays.

    Raises NotFound for one that does not exist or is another provider's.
    """
    return _placement(kept_for(actor).where(Placement.reference == reference).options(*_WHOLE_PLACEMENT))


def get_placement_for_update(actor: Actor, reference: str) -> Placement:
    """As `get_placement`, with client, request (with all its sections) and placement locked in this order."""
    wanted = kept_for(actor).where(Placement.reference == reference)
    request_id = db.session.scalar(wanted.with_only_columns(Placement.request_id))
    if request_id is None:
        raise NotFound
    requests.locked(request_id)
    return _placement(wanted.options(*_WHOLE_PLACEMENT).with_for_update(of=Placement))


def _placement(wanted: Select[Placement]) -> Placement:
    placement = db.session.scalar(wanted)
    if placement is None:
        raise NotFound
    return placement


def open_placement(request_id: int, *, lock: bool = False) -> Placement | None:
    """The bed that is arranged or used under a request; the caller has scoped it, or locked it for `lock`."""
    wanted = select(Placement).where(
        Placement.request_id == request_id,
        Placement.status.in_([PlacementStatus.ARRANGED, PlacementStatus.ADMITTED]),
    )
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def next_reviews(request_ids: set[int], kinds: Collection[ClockKind] = REVIEWS) -> dict[int, dt.datetime]:
    """Stay id -> when its next review, or what else is named, is due, for the stays under these requests."""
    due: dict[int, dt.datetime] = {}
    for clock in clocks.running_on(request_ids):
        if clock.kind in kinds and clock.subject_type == Stay.__tablename__:
            due[clock.subject_id] = min(clock.due_at, due.get(clock.subject_id, clock.due_at))
    return due
