"""Lists of requests."""

import datetime as dt
import functools
import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, SQLColumnExpression, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from rehab.clients.models import Client
from rehab.clients.queries import is_found_by
from rehab.clients.rules import SubstanceGroup
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockState
from rehab.core.actor import Actor, Permission
from rehab.core.counting import count_up_to, enough
from rehab.core.db import db
from rehab.core.indexes import written
from rehab.framework.rules import CareType
from rehab.requests.models import PlacementRequest
from rehab.requests.queries.cases import HEAD, visible_to
from rehab.requests.rules import RequestStatus, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Which requests a list holds; what is left out, or empty, does not narrow it.

    `reference` is a part of one. `name` is part of a name or a reference, or an NHS number; it and `born_on` find only
    people whose names the actor may see. `overdue_at` keeps those with something overdue at that instant.
    """

    status: RequestStatus | None = None
    stage: Stage | None = None
    overdue_at: dt.datetime | None = None
    key_worker_id: int | None = None
    care_type: CareType | None = None
    group: SubstanceGroup | None = None
    submitted_from: dt.date | None = None
    submitted_to: dt.date | None = None
    reference: str = ""
    name: str = ""
    born_on: dt.date | None = None
    also: tuple[ColumnElement[bool], ...] = ()


class Listed(NamedTuple):
    """A line of a list: the request, with client, key worker and service, and when the next thing on it is due."""

    request: PlacementRequest
    due_at: dt.datetime | None


EVERYTHING = Criteria()
AT_ONCE = 500
BY_NAME = "name"


def case_list(
    actor: Actor, criteria: Criteria = EVERYTHING, *, page: int = 1, size: int = 25, sort: str = "-created"
) -> tuple[Sequence[Listed], int]:
    """A page of the requests that this actor may see and that fit, and how many there are, counted up to `enough`.

    `sort` is one of created, reference, name, status and submitted, with a minus in front for the other way round.
    """
    total = count_up_to(_fitting(actor, criteria).with_only_columns(PlacementRequest.id), enough(page, size))
    rows = db.session.execute(_lines(actor, criteria, sort).limit(size).offset((page - 1) * size))
    return [Listed(*row) for row in rows], total


def every_case(actor: Actor, criteria: Criteria = EVERYTHING, *, sort: str = "-created") -> Iterator[Listed]:
    """The whole of such a list, a few hundred at a time, so that its length does not matter."""
    for row in db.session.execute(_lines(actor, criteria, sort), execution_options={"yield_per": AT_ONCE}):
        yield Listed(*row)


def _lines(actor: Actor, criteria: Criteria, sort: str) -> Select[PlacementRequest, dt.datetime]:
    wanted = _fitting(actor, criteria)
    if sort.removeprefix("-") == BY_NAME and not _asks_for_somebody(criteria):
        wanted = wanted.join(PlacementRequest.client)
    return wanted.add_columns(_next_due()).options(*HEAD).order_by(*_order(actor, sort))


def counts(actor: Actor, lists: Iterable[Criteria]) -> list[int]:
    """How many requests each of several lists holds for this actor, in one statement."""
    counted = [
        functools.reduce(operator.add, (_counted(actor, part) for part in _by_status(criteria))) for criteria in lists
    ]
    return list(db.session.execute(select(*counted)).one())


def _by_status(criteria: Criteria) -> list[Criteria]:
    """A stage in its statuses, each of which an index leads to: for several at once SQLite may read all requests."""
    if criteria.stage is None or criteria.status is not None:
        return [criteria]
    return [replace(criteria, stage=None, status=status) for status in sorted(criteria.stage.statuses)]


def _counted(actor: Actor, criteria: Criteria) -> ColumnElement[int]:
    return _fitting(actor, criteria).with_only_columns(func.count(PlacementRequest.id)).scalar_subquery()


def _fitting(actor: Actor, criteria: Criteria) -> Select[PlacementRequest]:
    wanted = visible_to(actor).where(*_plain(criteria), *criteria.also)
    if _asks_for_somebody(criteria):
        wanted = wanted.join(PlacementRequest.client).where(_names_seen(actor), *_somebody(criteria))
    if criteria.stage is not None:
        wanted = wanted.where(PlacementRequest.status.in_(criteria.stage.statuses))
    if criteria.overdue_at is not None:
        wanted = wanted.where(_is_overdue(criteria.overdue_at))
    if criteria.submitted_from is not None:
        wanted = wanted.where(PlacementRequest.submitted_on >= criteria.submitted_from)
    if criteria.submitted_to is not None:
        wanted = wanted.where(PlacementRequest.submitted_on <= criteria.submitted_to)
    if criteria.reference.strip():
        wanted = wanted.where(PlacementRequest.reference.icontains(criteria.reference.strip(), autoescape=True))
    return wanted


def _asks_for_somebody(criteria: Criteria) -> bool:
    return bool(criteria.name.strip()) or criteria.born_on is not None


def _somebody(criteria: Criteria) -> Iterator[ColumnElement[bool]]:
    if criteria.name.strip():
        yield _is_called(criteria.name)
    if criteria.born_on is not None:
        yield Client.date_of_birth == criteria.born_on


def _plain(criteria: Criteria) -> list[ColumnElement[bool]]:
    columns: dict[InstrumentedAttribute[Any], object] = {
        PlacementRequest.status: criteria.status,
        PlacementRequest.key_worker_id: criteria.key_worker_id,
        PlacementRequest.care_type: criteria.care_type,
        PlacementRequest.substance_group: criteria.group,
    }
    return [column == value for column, value in columns.items() if value is not None]


def _is_overdue(now: dt.datetime) -> ColumnElement[bool]:
    return PlacementRequest.id.in_(
        select(Clock.case_id).where(written(Clock.state, ClockState.RUNNING), Clock.due_at < now)
    )


def _next_due() -> ScalarSelect[dt.datetime]:
    running = select(func.min(Clock.due_at)).where(
        Clock.case_id == PlacementRequest.id, Clock.state == ClockState.RUNNING
    )
    return running.correlate(PlacementRequest).scalar_subquery()


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
    """By name only for those who see every name of their list: an order tells of names too."""
    sees_names = actor.organisations(Permission.OVERSEE_CASES) <= actor.organisations(Permission.COORDINATE_PANEL)
    columns: dict[str, InstrumentedAttribute[Any]] = {
        "created": PlacementRequest.created_at,
        "reference": PlacementRequest.reference,
        BY_NAME: Client.name_key if sees_names else PlacementRequest.reference,
        "status": PlacementRequest.status,
        "submitted": PlacementRequest.submitted_on,
    }
    column = columns.get(sort.removeprefix("-"), PlacementRequest.created_at)
    if column is PlacementRequest.submitted_on:
        return (column.desc() if sort.startswith("-") else column.asc()).nulls_last(), PlacementRequest.id
    # Both ways alike, and without a word on nulls, which there are none of: so an index gives the order.
    return (column.desc(), PlacementRequest.id.desc()) if sort.startswith("-") else (column, PlacementRequest.id)
