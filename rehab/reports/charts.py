"""The charts of a measure: over time, and its providers beside each other."""

import datetime as dt
from collections.abc import Sequence

from rehab.core.clock import add_months
from rehab.reports.queries import Quarter
from rehab.reports.rules import INNER, OUTER, Aim, Figure, Limit, Measure, Unit, Use, limits, text_of
from rehab.web.charts import Chart, Dot, Limits, Series, funnel_chart, line_chart

FEWEST_PROVIDERS = 2
FEWEST_MONTHS, MOST_MONTHS, MOST_LABELS = 2, 24, 8


def trend(measure: Measure, quarters: Sequence[Quarter], aim: Aim | None) -> Chart:
    """The last eight quarters as a line with dots, the twelve months to each as a second one, the target as a third."""
    lines = [
        Series("Quarter", [_shown(quarter.figure) for quarter in quarters]),
        Series("Twelve months", [_shown(quarter.year) for quarter in quarters]),
    ]
    is_amount = measure.unit in {Unit.COUNT, Unit.MONEY}
    drawing = line_chart(
        [quarter.label for quarter in quarters],
        lines[:1] if is_amount else lines,
        unit="%" if measure.unit is Unit.PERCENT else "",
        target=aim.target if aim else None,
    )
    told = "; ".join(f"{quarter.label}: {text_of(quarter.figure)}" for quarter in quarters)
    return Chart(drawing, name="trend", title=f"{measure.title} by quarter", description=told)


def _shown(figure: Figure) -> float | None:
    """Money in thousands of pounds, for the axis."""
    if figure.value is None:
        return None
    return figure.value / 100_000 if figure.measure.unit is Unit.MONEY else float(figure.value)


def funnel(measure: Measure, everybody: Figure, providers: Sequence[Figure]) -> Chart | None:
    """Providers by number of cases and share, between the limits of chance; None where there is nothing to compare."""
    if measure.unit is not Unit.PERCENT or not everybody.denominator or len(providers) < FEWEST_PROVIDERS:
        return None
    dots = [
        Dot(figure.group or "", figure.denominator, float(figure.value))
        for figure in providers
        if figure.denominator and figure.value is not None
    ]
    average = int(everybody.numerator or 0) / everybody.denominator
    most = max(dot.cases for dot in dots)
    inner, outer = ([_in_per_cent(limit) for limit in limits(average, most, tail)] for tail in (INNER, OUTER))
    told = "; ".join(f"{dot.name}: {dot.share:.1f}% of {dot.cases}" for dot in dots)
    return Chart(
        funnel_chart(dots, 100 * average, inner, outer),
        name="funnel",
        title=f"{measure.title}: providers by number of cases",
        description=told,
    )


def _in_per_cent(limit: Limit) -> Limits:
    return Limits(limit.cases, 100 * limit.low, 100 * limit.high)


def nights_by_month(months: Sequence[Use]) -> Chart | None:
    """Nights of each month as a line, nought where nobody stayed; None for less than two months."""
    if len(months) < FEWEST_MONTHS:
        return None
    nights = {_first_day(use): use.nights for use in months}
    shown = _without_gaps(min(nights), max(nights))[-MOST_MONTHS:]
    labels = [f"{month:%b %y}" for month in shown]
    step = -(-len(shown) // MOST_LABELS)
    drawing = line_chart(
        [label if place % step == 0 else "" for place, label in enumerate(labels)],
        [Series("Nights", [float(nights.get(month, 0)) for month in shown])],
    )
    told = "; ".join(f"{label}: {nights.get(month, 0):,}" for label, month in zip(labels, shown, strict=True))
    return Chart(drawing, name="nights", title="Bed nights by month", description=told)


def _first_day(use: Use) -> dt.date:
    return dt.date.fromisoformat(f"{use.group}-01")


def _without_gaps(first: dt.date, last: dt.date) -> list[dt.date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [add_months(first, number) for number in range(count)]
