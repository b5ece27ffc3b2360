"""The figures, for everybody or by group: a handful of statements whatever the number of measures and groups."""

from collections.abc import Iterator
from typing import Any, TypeVar

from sqlalchemy import CTE, ColumnElement, FromClause, Select, case, func, literal, select

from rehab.core.db import db
from rehab.framework.rules import CareType
from rehab.reports.queries.facts import Authorities, stay_facts
from rehab.reports.queries.groups import groups_of_requests, groups_of_stays
from rehab.reports.queries.parts import PeoplePart, parts_over_people, parts_over_stays, rows_over_requests, waits
from rehab.reports.rules import MEASURES, Figure, Group, Measure, Period, Unit

P = TypeVar("P")
AnySelect = Select[*tuple[Any, ...]]
# The group of everybody, so that one statement serves both; None is no group that SQL can compare.
EVERYBODY = ""
DETOX_ROWS_ALONE = "detox_admitted"
MEDIAN = "wait_median_days"


def figures(
    period: Period, *, by: Group | None = None, authorities: Authorities = None, only: str | None = None
) -> list[Figure]:
    """Every measure (or `only` one) in the order of `kpis.md`, then by group; groups without cases are left out."""
    stays = stay_facts(period, authorities)
    found = [
        *_over_stays(stays, period, by, only),
        *_over_people(stays, period, by, only),
        *(_medians(stays, period, by) if only in {None, MEDIAN} else ()),
        *_over_requests(period, authorities, by, only),
    ]
    order = list(MEASURES)
    return sorted(found, key=lambda figure: (order.index(figure.measure.id), figure.group or ""))


def by_measure(found: list[Figure]) -> dict[str, list[Figure]]:
    """The figures of each measure, for a table per measure."""
    sorted_out: dict[str, list[Figure]] = {}
    for figure in found:
        sorted_out.setdefault(figure.measure.id, []).append(figure)
    return sorted_out


def _wanted(parts: dict[str, P], only: str | None) -> dict[str, P]:
    return parts if only is None else {name: part for name, part in parts.items() if name == only}


def stays_grouped(stays: CTE, by: Group | None) -> tuple[FromClause, ColumnElement[str]]:
    """The stays with the name of the group that each is in."""
    if by is None:
        return stays, literal(EVERYBODY)
    groups = groups_of_stays(by).subquery()
    return stays.join(groups, groups.c[0] == stays.c.id), groups.c[1]


def _over_stays(stays: CTE, period: Period, by: Group | None, only: str | None) -> Iterator[Figure]:
    parts = _wanted(parts_over_stays(stays, period), only)
    if not parts:
        return
    source, group = stays_grouped(stays, by)
    sums = [
        column
        for part in parts.values()
        for column in (func.sum(case((part.within, part.counts), else_=0)), func.count(case((part.within, 1))))
    ]
    for name, *counted in db.session.execute(_by_group(select(group, *sums).select_from(source), group, by)):
        for number, measure_id in enumerate(parts):
            total, cases = counted[2 * number : 2 * number + 2]
            yield from _figure(MEASURES[measure_id], name, int(total or 0), cases)


def _over_people(stays: CTE, period: Period, by: Group | None, only: str | None) -> Iterator[Figure]:
    source, group = stays_grouped(stays, by)
    parts = _wanted(parts_over_people(stays, period), only)
    if not parts:
        return
    flags = [_once(condition) for part in parts.values() for condition in _conditions(part)]
    named = [flag.label(f"flag_{number}") for number, flag in enumerate(flags)]
    people = (
        select(group.label("name"), *named)
        .select_from(source)
        .group_by(stays.c.person_id, *([group] if by else []))
        .subquery()
    )
    columns = []
    for number in range(len(parts)):
        there, good, spoilt = (people.c[f"flag_{3 * number + step}"] for step in range(3))
        columns += [func.sum(there * good * (1 - spoilt)), func.sum(there)]
    counted = select(people.c.name, *columns).group_by(people.c.name)
    found = [(name, numbers) for name, *numbers in db.session.execute(counted)]
    if not found and by is None:
        found = [(EVERYBODY, [0] * len(columns))]
    for name, numbers in found:
        for number, measure_id in enumerate(parts):
            total, cases = numbers[2 * number : 2 * number + 2]
            yield from _figure(MEASURES[measure_id], name, int(total or 0), int(cases or 0))


def _conditions(part: PeoplePart) -> tuple[ColumnElement[bool], ...]:
    return part.within, part.good, part.spoilt if part.spoilt is not None else literal(value=False)


def _once(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 when it holds for one of a person's stays."""
    return func.max(case((condition, 1), else_=0))


def _medians(stays: CTE, period: Period, by: Group | None) -> Iterator[Figure]:
    """The middle wait of each group, or halfway between the two in the middle."""
    part = waits(stays, period)
    source, group = stays_grouped(stays, by)
    ranked = (
        select(
            group.label("name"),
            part.counts.label("days"),
            func.row_number().over(partition_by=group, order_by=(part.counts, stays.c.id)).label("place"),
            func.count().over(partition_by=group).label("cases"),
        )
        .select_from(source)
        .where(part.within)
        .subquery()
    )
    middle = ranked.c.place.in_([(ranked.c.cases + 1) // 2, (ranked.c.cases + 2) // 2])
    counted = (
        select(ranked.c.name, func.sum(ranked.c.days), func.count(), func.max(ranked.c.cases))
        .where(middle)
        .group_by(ranked.c.name)
    )
    measure = MEASURES[MEDIAN]
    rows = db.session.execute(counted).all()
    if not rows and by is None:
        yield Figure(measure, None, None, 0)
    for name, total, values, cases in rows:
        half = int(total) / values
        yield Figure(measure, name or None, int(half) if half.is_integer() else half, cases)


def requests_grouped(
    measure_id: str, wanted: Select[int, int], by: Group | None
) -> tuple[FromClause, ColumnElement[int], ColumnElement[int], ColumnElement[str]]:
    """The requests that a measure is about with the names of their groups: source, id, whether it counts, group."""
    rows = wanted.subquery()
    if by is None:
        return rows, rows.c[0], rows.c[1], literal(EVERYBODY)
    care_type = CareType.INPATIENT_DETOX if measure_id == DETOX_ROWS_ALONE else None
    groups = groups_of_requests(by, select(wanted.subquery().c.id), care_type=care_type).subquery()
    return rows.join(groups, groups.c[0] == rows.c[0]), rows.c[0], rows.c[1], groups.c[1]


def _over_requests(period: Period, authorities: Authorities, by: Group | None, only: str | None) -> Iterator[Figure]:
    for measure_id, wanted in _wanted(rows_over_requests(period, authorities), only).items():
        source, _, counts, group = requests_grouped(measure_id, wanted, by)
        counted = select(group, func.sum(counts), func.count()).select_from(source)
        for name, total, cases in db.session.execute(_by_group(counted, group, by)):
            yield from _figure(MEASURES[measure_id], name, int(total or 0), cases)


def _by_group(
    wanted: Select[*tuple[Any, ...]], group: ColumnElement[str], by: Group | None
) -> Select[*tuple[Any, ...]]:
    return wanted if by is None else wanted.group_by(group)


def _figure(measure: Measure, name: str, total: int, cases: int) -> Iterator[Figure]:
    """The figure, unless it is that of a group without cases; a count of nought is no case, a cost of nought may be."""
    if measure.unit is Unit.PERCENT:
        figure, nothing = Figure(measure, name or None, total, cases), cases == 0
    else:
        figure = Figure(measure, name or None, total, None)
        nothing = cases == 0 if measure.unit is Unit.MONEY else total == 0
    if name == EVERYBODY or not nothing:
        yield figure
