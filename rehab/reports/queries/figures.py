"""The figures: cases counted by SQL, for everybody or by group, and the way down to the cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, Subquery, func, select, union

from rehab.core.db import db
from rehab.placements.models import Stay
from rehab.reports.queries.cases import BUILDERS, OVER_REQUESTS
from rehab.reports.queries.facts import Authorities, request_group, stay_group
from rehab.reports.rules import MEASURES, Figure, Group, Measure, Period, Unit
from rehab.requests.models import PlacementRequest


@dataclass(frozen=True, slots=True)
class Case:
    """A case behind a figure: its reference and what it adds to the numerator."""

    reference: str
    counts: int


def figures(period: Period, *, by: Group | None = None, authorities: Authorities = None) -> list[Figure]:
    """Every measure, in their order and then by group; groups without cases are left out."""
    found = []
    for measure in MEASURES.values():
        if by is None:
            found.append(_for_everybody(measure, period, authorities))
        else:
            found.extend(_by_group(measure, period, authorities, by))
    return found


def by_measure(found: list[Figure]) -> dict[str, list[Figure]]:
    """The figures of each measure, for a table per measure."""
    sorted_out: dict[str, list[Figure]] = {}
    for figure in found:
        sorted_out.setdefault(figure.measure.id, []).append(figure)
    return sorted_out


def cases(
    measure_id: str, period: Period, *, authorities: Authorities, page: int, size: int
) -> tuple[Sequence[Case], int]:
    """A page of the cases behind a measure, by reference, and how many there are."""
    rows = _rows(measure_id, period, authorities)
    total = db.session.scalar(select(func.count()).select_from(rows)) or 0
    wanted = (
        select(PlacementRequest.reference, rows.c[2])
        .join(rows, rows.c.request_id == PlacementRequest.id)
        .order_by(PlacementRequest.reference, rows.c[0])
        .limit(size)
        .offset((page - 1) * size)
    )
    return [Case(reference, counts) for reference, counts in db.session.execute(wanted)], total


def _rows(measure_id: str, period: Period, authorities: Authorities) -> Subquery:
    return BUILDERS[measure_id](period, authorities).subquery()


def _for_everybody(measure: Measure, period: Period, authorities: Authorities) -> Figure:
    rows = _rows(measure.id, period, authorities)
    numerator, denominator = db.session.execute(
        select(func.coalesce(func.sum(rows.c[2]), 0), func.count()).select_from(rows)
    ).one()
    return _figure(measure, None, numerator, denominator)


def _by_group(measure: Measure, period: Period, authorities: Authorities, by: Group) -> list[Figure]:
    rows = _rows(measure.id, period, authorities)
    groups = _groups(measure, by).subquery()
    key, name = groups.c[0], groups.c[1]
    counted = db.session.execute(
        select(name, func.sum(rows.c[2]), func.count()).join(rows, rows.c[0] == key).group_by(name).order_by(name)
    )
    return [_figure(measure, group, numerator, denominator) for group, numerator, denominator in counted]


def _groups(measure: Measure, by: Group) -> Select[int, str]:
    """Case id and group. A request counts in each group that one of its stays is in, else by its own particulars."""
    if measure.id not in OVER_REQUESTS:
        return stay_group(by)
    own, told_by_stays = request_group(by)
    if not told_by_stays:
        return own
    by_stay = stay_group(by).subquery()
    through_stays = select(Stay.request_id, by_stay.c[1]).join(by_stay, by_stay.c[0] == Stay.id)
    without_stays = own.where(PlacementRequest.id.not_in(select(Stay.request_id)))
    return select(union(through_stays, without_stays).subquery())


def _figure(measure: Measure, group: str | None, numerator: int, denominator: int) -> Figure:
    return Figure(measure, group, int(numerator), denominator if measure.unit is Unit.PERCENT else None)
