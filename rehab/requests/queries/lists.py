"""Lists of requests."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, false, func, or_

from rehab.clients.models import Client
from rehab.clients.queries import is_found_by
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.requests.models import PlacementRequest
from rehab.requests.queries.cases import HEAD, visible_to
from rehab.requests.rules import RequestStatus


def case_list(
    actor: Actor,
    *,
    status: RequestStatus | None = None,
    reference: str = "",
    name: str = "",
    page: int = 1,
    size: int = 25,
    sort: str = "-created",
) -> tuple[Sequence[PlacementRequest], int]:
    """A page of the requests this actor may see, with client, key worker and service, and how many there are.

    `name` is part of a name or a reference, or an NHS number; it finds only people whose names the actor may see.
    `sort` is one of created, reference, name, status and submitted, with a minus in front for the other way round.
    """
    wanted = visible_to(actor).join(PlacementRequest.client)
    if status is not None:
        wanted = wanted.where(PlacementRequest.status == status)
    if reference.strip():
        wanted = wanted.where(PlacementRequest.reference.icontains(reference.strip(), autoescape=True))
    if name.strip():
        wanted = wanted.where(_names_seen(actor), _is_called(name))
    total = db.session.scalar(wanted.with_only_columns(func.count(PlacementRequest.id)))
    rows = db.session.scalars(
        wanted.options(*HEAD).order_by(*_order(actor, sort)).limit(size).offset((page - 1) * size)
    ).all()
    return rows, total or 0


def counts(actor: Actor) -> dict[RequestStatus, int]:
    """How many of the requests this actor may see stand in each status; statuses without any are left out."""
    seen = visible_to(actor).with_only_columns(PlacementRequest.status, func.count()).group_by(PlacementRequest.status)
    return dict(db.session.execute(seen).all())


def _names_seen(actor: Actor) -> ColumnElement[bool]:
    """Key workers and managers see their services' names, coordinators their authority's; others see references."""
    services = actor.organisations(Permission.VIEW_CASES)
    authorities = actor.organisations(Permission.COORDINATE_PANEL)
    if not services | authorities:
        return false()
    return or_(PlacementRequest.service_id.in_(services), PlacementRequest.authority_id.in_(authorities))


def _is_called(text: str) -> ColumnElement[bool]:
    """Whether the person, under any record of theirs, or the request is known by this name, reference or number."""
    return or_(is_found_by(text), PlacementRequest.reference.icontains(text.strip(), autoescape=True))


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
