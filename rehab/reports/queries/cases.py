"""The way down: the cases behind a measure, by the reference of their request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, literal, select

from rehab.core.db import db
from rehab.reports.queries.facts import Authorities, stay_facts
from rehab.reports.queries.parts import PeoplePart, parts_over_people, parts_over_stays, rows_over_requests, waits
from rehab.reports.rules import Period
from rehab.requests.models import PlacementRequest


@dataclass(frozen=True, slots=True)
class Case:
    """A case behind a figure: its reference and what it adds to the numerator (days for a median, pence for money)."""

    reference: str
    counts: int


def cases(
    measure_id: str, period: Period, *, authorities: Authorities, page: int, size: int
) -> tuple[Sequence[Case], int]:
    """A page of the cases behind a measure, by reference, and how many there are."""
    rows = _rows(measure_id, period, authorities).subquery()
    key, counts = rows.c[0], rows.c[1]
    total = db.session.scalar(select(func.count()).select_from(rows)) or 0
    wanted = (
        select(PlacementRequest.reference, counts)
        .join(rows, key == PlacementRequest.id)
        .order_by(PlacementRequest.reference, counts)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [Case(reference, int(counted)) for reference, counted in db.session.execute(wanted)], total


def _rows(measure_id: str, period: Period, authorities: Authorities) -> Select[*tuple[Any, ...]]:
    """Request id and what it counts, a row for each case."""
    over_requests = rows_over_requests(period, authorities)
    if measure_id in over_requests:
        return over_requests[measure_id]
    stays = stay_facts(period, authorities)
    people = parts_over_people(stays, period)
    if measure_id in people:
        return _people(stays, people[measure_id])
    part = parts_over_stays(stays, period).get(measure_id) or waits(stays, period)
    return select(stays.c.request_id, part.counts.label("counts")).where(part.within)


def _people(stays: Any, part: PeoplePart) -> Select[*tuple[Any, ...]]:
    """A row for each person, under the latest of their requests."""
    spoilt = part.spoilt if part.spoilt is not None else literal(value=False)
    there, good, bad = (func.max(case((flag, 1), else_=0)) for flag in (part.within, part.good, spoilt))
    return (
        select(func.max(stays.c.request_id).label("request_id"), (good * (1 - bad)).label("counts"))
        .group_by(stays.c.person_id)
        .having(there == 1)
    )
