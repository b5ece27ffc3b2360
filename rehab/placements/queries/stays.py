"""Reads of placements and stays."""

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from rehab.clients.models import Consent
from rehab.clients.rules import ConsentKind
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Provider
from rehab.placements.models import Placement, Segment, Stay
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


def own_providers(actor: Actor) -> Select[int]:
    """The ids of the providers whose staff the actor is."""
    return select(Provider.id).where(Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS)))


def record_is_shared() -> ColumnElement[bool]:
    """Whether the person of a placement request consents to sharing their record with providers, today."""
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
    return _found(visible_stays(actor).where(Stay.public_id == public_id).options(*_WHOLE_STAY))


def get_stay_for_update(actor: Actor, public_id: str) -> Stay:
    """As `get_stay`, with client, request, placement and stay locked in this order."""
    wanted = visible_stays(actor).where(Stay.public_id == public_id)
    found = db.session.execute(wanted.with_only_columns(Stay.request_id, Stay.placement_id)).first()
    if found is None:
        raise NotFound
    requests.locked(found.request_id)
    db.session.execute(select(Placement.id).where(Placement.id == found.placement_id).with_for_update())
    return _found(wanted.options(*_WHOLE_STAY).with_for_update(of=Stay))


def whole_stay(stay_id: int) -> Stay:
    """As `get_stay`, for handlers and jobs that have no actor to ask about. Raises NotFound."""
    return _found(select(Stay).where(Stay.id == stay_id).options(*_WHOLE_STAY))


def _found(wanted: Select[Stay]) -> Stay:
    stay = db.session.scalar(wanted)
    if stay is None:
        raise NotFound
    return stay
