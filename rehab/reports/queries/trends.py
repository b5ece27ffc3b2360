"""A measure over time, and all that its page tells."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from rehab.core.clock import add_months
from rehab.reports.queries.facts import Authorities
from rehab.reports.queries.figures import figures
from rehab.reports.queries.targets import aims
from rehab.reports.rules import Aim, Figure, Group, Measure, Period

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
        Quarter(period, _one(measure_id, period, authorities), _one(measure_id, year_to(period), authorities))
        for period in quarters(today)
    ]


def year_to(quarter: Period) -> Period:
    """The twelve months to the end of a quarter."""
    return Period(add_months(quarter.start, -9), quarter.end, quarter.today)


def _one(measure_id: str, period: Period, authorities: Authorities) -> Figure:
    (figure,) = figures(period, authorities=authorities, only=measure_id)
    return figure


@dataclass(frozen=True, slots=True)
class Story:
    """All that a measure's page tells of a period."""

    figure: Figure
    quarters: list[Quarter]
    providers: list[Figure]
    aim: Aim | None


def story(measure: Measure, period: Period, *, authorities: Collection[int]) -> Story:
    """The figure, the quarters before today, the providers and the target of one measure."""
    (figure,) = figures(period, authorities=authorities, only=measure.id)
    return Story(
        figure,
        trend(measure.id, today=period.today, authorities=authorities),
        figures(period, by=Group.PROVIDER, authorities=authorities, only=measure.id),
        aims(authorities, day=period.today).get(measure.id),
    )
