"""Reads of requests. What an actor may not see does not exist: `visible_to` is where every scoped read starts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from rehab.clients.models import Client
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.text import fold
from rehab.framework.models import Facility
from rehab.requests.models import PlacementRequest, RequestChoice, StatusChange
from rehab.requests.rules import Origin, RequestStatus

HEAD = (
    joinedload(PlacementRequest.client),
    joinedload(PlacementRequest.service),
    joinedload(PlacementRequest.authority),
    joinedload(PlacementRequest.key_worker),
)
SECTIONS = (
    joinedload(PlacementRequest.person),
    joinedload(PlacementRequest.eligibility),
    joinedload(PlacementRequest.choice),
    joinedload(PlacementRequest.funding),
    selectinload(PlacementRequest.substances),
    selectinload(PlacementRequest.choices).joinedload(RequestChoice.facility).joinedload(Facility.provider),
)


def visible_to(actor: Actor) -> Select[PlacementRequest]:
    """The requests this actor may see: their services' own, and what was submitted to their authority."""
    was_submitted = or_(PlacementRequest.submitted_on.is_not(None), PlacementRequest.origin == Origin.IMPORTED)
    return select(PlacementRequest).where(
        or_(
            PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES)),
            and_(PlacementRequest.authority_id.in_(actor.organisations(Permission.OVERSEE_CASES)), was_submitted),
        )
    )


def editable_by(actor: Actor) -> Select[PlacementRequest]:
    """The requests of the services for which this actor requests placements, whatever their status."""
    return select(PlacementRequest).where(
        PlacementRequest.service_id.in_(actor.organisations(Permission.REQUEST_PLACEMENTS))
    )


def get_request(actor: Actor, reference: str) -> PlacementRequest:
    """With all its sections. Raises NotFound for what does not exist or is not this actor's to see."""
    return _one(visible_to(actor), reference)


def get_own_request(actor: Actor, reference: str) -> PlacementRequest:
    """As `get_request`, for those who may edit cases of its service only."""
    return _one(editable_by(actor), reference)


def get_request_for_update(actor: Actor, reference: str) -> PlacementRequest:
    """As `get_request`, with the client and then the request locked."""
    return _one_locked(visible_to(actor), reference)


def get_own_request_for_update(actor: Actor, reference: str) -> PlacementRequest:
    """As `get_own_request`, with the client and then the request locked."""
    return _one_locked(editable_by(actor), reference)


def whole_request(request_id: int) -> PlacementRequest:
    """With all its sections, for packages that have scoped it themselves. Raises NotFound."""
    return _found(select(PlacementRequest).where(PlacementRequest.id == request_id).options(*HEAD, *SECTIONS))


def locked(request_id: int) -> PlacementRequest:
    """As `whole_request`, with the client and then the request locked."""
    wanted = select(PlacementRequest).where(PlacementRequest.id == request_id)
    return _lock(wanted)


def _one(scope: Select[PlacementRequest], reference: str) -> PlacementRequest:
    return _found(scope.where(PlacementRequest.reference == reference).options(*HEAD, *SECTIONS))


def _one_locked(scope: Select[PlacementRequest], reference: str) -> PlacementRequest:
    return _lock(scope.where(PlacementRequest.reference == reference))


def _found(wanted: Select[PlacementRequest]) -> PlacementRequest:
    request = db.session.scalar(wanted)
    if request is None:
        raise NotFound
    return request


def _lock(wanted: Select[PlacementRequest]) -> PlacementRequest:
    client_id = db.session.scalar(wanted.with_only_columns(PlacementRequest.client_id))
    db.session.execute(select(Client.id).where(Client.id == client_id).with_for_update())
    return _found(
        wanted.options(*HEAD, *SECTIONS).with_for_update(of=PlacementRequest).execution_options(populate_existing=True)
    )


def history(request_id: int) -> Sequence[StatusChange]:
    """Its moves, the first one first."""
    return db.session.scalars(
        select(StatusChange).where(StatusChange.request_id == request_id).order_by(StatusChange.at, StatusChange.id)
    ).all()


def case_list(
    actor: Actor,
    *,
    status: RequestStatus | None = None,
    text: str = "",
    page: int = 1,
    size: int = 25,
    sort: str = "-created",
) -> tuple[Sequence[PlacementRequest], int]:
    """A page of the requests this actor may see, with client, key worker and service, and how many there are.

    `text` is looked for in references, and in names where the actor may see them. `sort` is one of
    created, reference, name, status and submitted, with a minus in front for the other way round.
    """
    wanted = visible_to(actor).join(PlacementRequest.client)
    if status is not None:
        wanted = wanted.where(PlacementRequest.status == status)
    if text.strip():
        wanted = wanted.where(_matches(actor, text))
    total = db.session.scalar(wanted.with_only_columns(func.count(PlacementRequest.id)))
    rows = db.session.scalars(
        wanted.options(*HEAD).order_by(*_order(actor, sort)).limit(size).offset((page - 1) * size)
    ).all()
    return rows, total or 0


def counts(actor: Actor) -> dict[RequestStatus, int]:
    """How many of the requests this actor may see stand in each status; statuses without any are left out."""
    seen = visible_to(actor).with_only_columns(PlacementRequest.status, func.count()).group_by(PlacementRequest.status)
    return dict(db.session.execute(seen).tuples().all())


def _names_seen(actor: Actor) -> ColumnElement[bool]:
    """Key workers and managers see their services' names, coordinators their authority's; others see references."""
    services = actor.organisations(Permission.VIEW_CASES)
    authorities = actor.organisations(Permission.COORDINATE_PANEL)
    if not services | authorities:
        return false()
    return or_(PlacementRequest.service_id.in_(services), PlacementRequest.authority_id.in_(authorities))


def _matches(actor: Actor, text: str) -> ColumnElement[bool]:
    in_name = and_(*(Client.name_key.contains(word, autoescape=True) for word in fold(text).split()))
    in_reference = PlacementRequest.reference.icontains(text.strip(), autoescape=True)
    return or_(in_reference, and_(_names_seen(actor), in_name))


def _order(actor: Actor, sort: str) -> tuple[SQLColumnExpression[Any], ...]:
    sees_names = actor.can(Permission.VIEW_CASES) or actor.can(Permission.COORDINATE_PANEL)
    columns = {
        "created": PlacementRequest.created_at,
        "reference": PlacementRequest.reference,
        "name": Client.name_key if sees_names else PlacementRequest.reference,
        "status": PlacementRequest.status,
        "submitted": PlacementRequest.submitted_on,
    }
    column = columns.get(sort.removeprefix("-"), PlacementRequest.created_at)
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return ordered.nulls_last(), PlacementRequest.id
