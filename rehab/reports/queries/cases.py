"""The way down: the cases behind a figure, by the reference of their request."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Select, case, func, literal, select

from rehab.core.db import db
from rehab.reports.queries.facts import Authorities, stay_facts
from rehab.reports.queries.figures import EVERYBODY, requests_grouped, stays_grouped
from rehab.reports.queries.parts import PeoplePart, parts_over_people, parts_over_stays, rows_over_requests, waits
from rehab.reports.rules import Group, Period
from rehab.requests.models import PlacementRequest


@dataclass(frozen=True, slots=True)
class Case:
    """A case behind a figure: its reference and what it adds to the numerator (days for a median, pence for money)."""

    reference: str
    counts: int


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases by reference; `wanted` selects reference and number."""

    wanted: Select[*tuple[Any, ...]]

    def page(self, number: int, size: int) -> tuple[list[Case], int]:
        """A page of them, and how many there are."""
        total = db.session.scalar(select(func.count()).select_from(self.wanted.subquery())) or 0
        return list(self._read(self._ordered().limit(size).offset((number - 1) * size))), total

    def all(self) -> Iterator[Case]:
        """Every one."""
        return self._read(self._ordered())

    def _ordered(self) -> Select[*tuple[Any, ...]]:
        rows = self.wanted.subquery()
        return select(*rows.c).order_by(*rows.c)

    @staticmethod
    def _read(wanted: Select[*tuple[Any, ...]]) -> Iterator[Case]:
        return (Case(reference, int(counts)) for reference, counts in db.session.execute(wanted))


def cases(
    measure_id: str, period: Period, *, by: Group | None = None, group: str = EVERYBODY, authorities: Authorities
) -> Cases:
    """The cases behind a measure, of one group or of all."""
    rows = _rows(measure_id, period, by, group, authorities).subquery()
    return Cases(select(PlacementRequest.reference, rows.c[1]).join(rows, rows.c[0] == PlacementRequest.id))


def _rows(
    measure_id: str, period: Period, by: Group | None, group: str, authorities: Authorities
) -> Select[*tuple[Any, ...]]:
    """Request id and what it counts, a row for each case."""
    over_requests = rows_over_requests(period, authorities)
    if measure_id in over_requests:
        source, request_id, counts, name = requests_grouped(measure_id, over_requests[measure_id], by)
        return select(request_id, counts).select_from(source).where(name == group)
    stays = stay_facts(period, authorities)
    source, name = stays_grouped(stays, by)
    people = parts_over_people(stays, period)
    if measure_id in people:
        return _people(stays, people[measure_id]).select_from(source).where(name == group)
    part = parts_over_stays(stays, period).get(measure_id) or waits(stays, period)
    return select(stays.c.request_id, part.counts.label("counts")).select_from(source).where(part.within, name == group)


def _people(stays: CTE, part: PeoplePart) -> Select[*tuple[Any, ...]]:
    """A row for each person, under the latest of their requests."""
    spoilt = part.spoilt if part.spoilt is not None else literal(value=False)
    there, good, bad = (func.max(case((flag, 1), else_=0)) for flag in (part.within, part.good, spoilt))
    return (
        select(func.max(stays.c.request_id).label("request_id"), (good * (1 - bad)).label("counts"))
        .group_by(stays.c.person_id)
        .having(there == 1)
    )
