"""A measure over time and by provider, and the targets in force."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from rehab.core.clock import add_months
from rehab.core.db import db
from rehab.reports.models import Target
from rehab.reports.queries.facts import Authorities
from rehab.reports.queries.figures import figures
from rehab.reports.rules import Aim, Figure, Period

QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a financial year, with the measure in it and in the twelve months to its end."""

    period: Period
    figure: Figure
    year: Figure

    @property
    def label(self) -> str:
        """`Apr-Jun 26`, short enough for an axis."""
        return f"{self.period.start:%b} {self.period.start:%y}"


def quarters(today: dt.date) -> list[Period]:
    """The last eight quarters, the present one last."""
    first = dt.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    starts = [add_months(first, -3 * back) for back in range(QUARTERS - 1, -1, -1)]
    return [Period(start, add_months(start, 3) - dt.timedelta(days=1), today) for start in starts]


def trend(measure_id: str, *, today: dt.date, authorities: Authorities) -> list[Quarter]:
    """The measure in each of the last eight quarters."""
    return [
        Quarter(period, _one(measure_id, period, authorities), _one(measure_id, _year_to(period), authorities))
        for period in quarters(today)
    ]


def _year_to(quarter: Period) -> Period:
    return Period(add_months(quarter.start, -9), quarter.end, quarter.today)


def _one(measure_id: str, period: Period, authorities: Authorities) -> Figure:
    (figure,) = figures(period, authorities=authorities, only=measure_id)
    return figure


def aims(authority_ids: Collection[int], *, day: dt.date) -> dict[str, Aim]:
    """Measure id -> the target in force on the day; of the first council of somebody with several."""
    newest = (
        func.row_number()
        .over(partition_by=[Target.authority_id, Target.measure_id], order_by=Target.valid_from.desc())
        .label("place")
    )
    ranked = (
        select(Target.id, newest).where(Target.authority_id.in_(authority_ids), Target.valid_from <= day).subquery()
    )
    found = db.session.scalars(
        select(Target)
        .join(ranked, ranked.c.id == Target.id)
        .where(ranked.c.place == 1)
        .order_by(Target.authority_id.desc(), Target.measure_id)
    )
    return {target.measure_id: target.aim for target in found}
