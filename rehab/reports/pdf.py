"""Reports as a file to print or to send on: what they say on the page, with tables and charts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rehab.core.clock import written
from rehab.core.money import pounds
from rehab.finance.rules import BudgetPosition
from rehab.reports.queries import FullReport, Story, UseReport
from rehab.reports.rules import (
    MEASURES,
    Aim,
    Figure,
    Grid,
    Group,
    Measure,
    MonthOfMoney,
    Period,
    Unit,
    Use,
    UseGroup,
    group_name,
    number_of,
    standing,
    text_of,
)
from rehab.reports.rules.register import GroupRow, Summary
from rehab.reports.rules.sheets import HIDDEN, NOT_FOR_PUBLICATION
from rehab.reports.rules.targets import wanted
from rehab.web.charts import Chart
from rehab.web.report_pdf import Part, Sheet, report

NOBODY = "Nobody in this period."
NO_CASES = "No cases"
WITHHELD = "Not published: the numbers are so small that somebody could be recognised."
INTRODUCTION = (
    "* stands for a number that is hidden: it is 1 to 4, or it would give away one that is. "
    "Nobody can be recognised in these tables."
)
PLACEMENTS_ONLY = (
    "These are measures of placements: a completed programme is not the national \u201csuccessful completion\u201d, "
    "which the community service records."
)
FUNNEL = (
    "Each dot is a provider; up: share, across: number of cases. The line across is everybody together. If all did "
    "alike, 95 of 100 would lie between the dotted lines, and 998 of 1,000 between the dashed ones. This is no league "
    "table."
)
NET_COST = (
    "Net cost is the price of the nights less what people paid themselves, rounded to the penny for each stay: months "
    "can add up to some pence more or less than the whole."
)
SHARES = ("Counted", "Of", "Share")
USES = ("Nights", "Net cost", "Admissions", "Exits", "Average stay", "Approved for", "Cost of a completed stay")


def tables(grids: Sequence[Grid], period: Period, council: str) -> bytes:
    """Published tables; small numbers are hidden in them already."""
    parts = [Part(grid.title, *_grid(grid)) for grid in grids]
    title = f"Residential rehabilitation and inpatient detox, {written(period.start)} to {written(period.end)}"
    introduction = [f"{council}. As of {written(period.as_of)}.", INTRODUCTION]
    return report(title, introduction, parts, author=council)


def activity(grids: Sequence[Grid], period: Period, council: str) -> bytes:
    """The same with nothing hidden, for the council's own use."""
    parts = [Part(grid.title, *_grid(grid)) for grid in grids]
    return report("Activity", _about(period, council, "Everybody together"), parts, author=council)


def _grid(grid: Grid) -> tuple[Sequence[str], None, Sheet | None]:
    if grid.withheld or not grid.rows:
        return [WITHHELD if grid.withheld else NOBODY], None, None
    rows = [
        [category, *(HIDDEN if count is None else f"{count:,}" for count in counts)] for category, counts in grid.rows
    ]
    return [], None, Sheet([grid.row_head, *grid.heads], rows)


def _about(period: Period, council: str, filters: str) -> list[str]:
    days = f"{written(period.start)} to {written(period.end)}, as of {written(period.as_of)}"
    return [f"{council}. {days}. {filters}.", f"{NOT_FOR_PUBLICATION}."]


def measures(
    everybody: Sequence[Figure],
    grouped: Mapping[str, Sequence[Figure]],
    aims: Mapping[str, Aim],
    *,
    period: Period,
    by: Group | None,
    council: str,
) -> bytes:
    """Every measure beside its target, then each by its groups."""
    parts = [_summary(everybody, aims)]
    for measure_id, figures in grouped.items():
        parts.append(Part(MEASURES[measure_id].title, sheet=_groups(figures, by.label if by else "")))
    filters = f"By {by.label.lower()}" if by else "Everybody together"
    introduction = [*_about(period, council, filters), PLACEMENTS_ONLY]
    return report("Measures", introduction, parts, author=council)


def _summary(everybody: Sequence[Figure], aims: Mapping[str, Aim]) -> Part:
    rows = [[figure.measure.title, *_cells(figure), _standing(figure, aims)] for figure in everybody]
    return Part("All measures", sheet=Sheet(["Measure", *SHARES, "Target"], rows))


def _cells(figure: Figure) -> list[str]:
    """A share with both its numbers; of a count or a median the number alone."""
    if figure.measure.unit is not Unit.PERCENT:
        return [number_of(figure), "" if figure.denominator is None else f"{figure.denominator:,}", ""]
    return [number_of(figure), f"{figure.denominator or 0:,}", text_of(figure)]


def _standing(figure: Figure, aims: Mapping[str, Aim]) -> str:
    aim = aims.get(figure.measure.id)
    if aim is None:
        return ""
    met = standing(figure, aim)
    whose = f" ({aim.framework})" if aim.framework else ""
    return f"{wanted(figure.measure, aim)}{whose}: {met.label.lower() if met else NO_CASES.lower()}"


def _groups(figures: Sequence[Figure], head: str) -> Sheet:
    return Sheet([head, *SHARES], [[group_name(figure.group or ""), *_cells(figure)] for figure in figures])


def measure(shown: Measure, told: Story, charts: tuple[Chart, Chart | None], *, period: Period, council: str) -> bytes:
    """One measure: what it counts, over two years, and its providers beside each other."""
    about = _about(period, council, "Everybody together")
    return report(shown.title, about, _measure(shown, told, charts), author=council)


def _measure(shown: Measure, told: Story, charts: tuple[Chart, Chart | None]) -> list[Part]:
    now = [shown.title, *_cells(told.figure), _standing(told.figure, {shown.id: told.aim} if told.aim else {})]
    trend = [[quarter.label, *_cells(quarter.figure), text_of(quarter.year)] for quarter in told.quarters]
    counted = [f"{shown.numerator}.", f"Counted of: {shown.denominator}." if shown.denominator else "It is a count."]
    return [
        Part("How it is counted", [*counted, f"Asked for by: {shown.source}. Measure id: {shown.id}."]),
        Part("In this period", sheet=Sheet(["Measure", *SHARES, "Target"], [now])),
        Part(
            "Quarter by quarter",
            [_lines_of(shown, told.aim)],
            charts[0],
            Sheet(["Quarter from", *SHARES, "Twelve months"], trend),
        ),
        Part(
            "By provider",
            [FUNNEL] if charts[1] else [] if told.providers else [f"{NO_CASES} in this period."],
            charts[1],
            _groups(told.providers, "Provider"),
        ),
    ]


def _lines_of(shown: Measure, aim: Aim | None) -> str:
    if shown.unit in {Unit.COUNT, Unit.MONEY}:
        return "Up: thousands of pounds." if shown.unit is Unit.MONEY else "Up: the count."
    up = "share" if shown.unit is Unit.PERCENT else "days"
    dashed = " Dashed line: the target." if aim else ""
    return f"Up: {up}. Dots: each quarter. Dotted line: the twelve months to its end.{dashed}"


def in_full(found: FullReport, drawn: Mapping[str, tuple[Chart, Chart | None]], *, council: str) -> bytes:
    """Every measure with all that is told of it, after a table of them all."""
    parts = [_summary(found.everybody, found.aims)]
    for figure in found.everybody:
        shown = figure.measure
        groups = [
            Part(f"By {by.label.lower()}", sheet=_groups(figures, by.label))
            for by in Group
            if by is not Group.PROVIDER and (figures := found.grouped(shown, by))
        ]
        told = [*_measure(shown, found.story(shown), drawn[shown.id]), *groups]
        parts += [Part(shown.title), *(replace(part, level=3) for part in told)]
    introduction = [*_about(found.period, council, "By every group"), PLACEMENTS_ONLY]
    return report("All measures in full", introduction, parts, author=council)


def utilisation(found: UseReport, *, period: Period, by: UseGroup | None, chart: Chart | None, council: str) -> bytes:
    """What the beds were used for, what they cost, and what is left of the budgets."""
    grouped = [Part(f"By {by.label.lower()}", sheet=_use(found.grouped, by.label))] if by else []
    waits = [[wait.step.label, f"{wait.people:,}", wait.average] for wait in found.waits]
    parts = [
        Part("All together", [_unused(found)], sheet=_use([found.whole], "Placements")),
        *grouped,
        Part("Month by month", [] if found.months else [NOBODY], chart, _use(found.months, "Month")),
        Part("From request to bed", sheet=Sheet(["Step", "People", "Average"], waits)),
        Part(f"Budgets of {found.year} to {found.year + 1}", sheet=_budgets(found)),
        *_taken(found, by),
        Part(f"Month by month, {found.year} to {found.year + 1}", sheet=_months(found.money)),
    ]
    filters = f"By {by.label.lower()}" if by else "Everything together"
    introduction = [
        *_about(period, council, filters),
        NET_COST,
    ]
    return report("Utilisation", introduction, parts, author=council)


def _unused(found: UseReport) -> str:
    count, weeks = found.unused
    if not count:
        return "Every approval was used or stands."
    return f"Approvals that nobody used: {count:,}{f' ({weeks:,} weeks)' if weeks else ''}."


def _use(rows: Sequence[Use], head: str) -> Sheet:
    return Sheet([head, *USES], [[group_name(row.group) if row.group else "All", *_use_cells(row)] for row in rows])


def _use_cells(row: Use) -> list[str]:
    cost = row.cost_per_completed
    return [
        f"{row.nights:,}",
        pounds(row.pence),
        f"{row.admissions:,}",
        f"{row.exits:,}",
        _days(row.average_stay),
        _days(row.average_funded),
        NO_CASES if cost is None else pounds(cost),
    ]


def _days(count: int | None) -> str:
    return NO_CASES if count is None else f"{count:,} days"


def _budgets(found: UseReport) -> Sheet:
    head = ["Source", "Budget", "Spent", "Notice", "Committed", "Forecast", "Reserved", "Left"]
    return Sheet(head, [[source.label, *_position(each)] for source, each in found.budgets.items()])


def _taken(found: UseReport, by: UseGroup | None) -> list[Part]:
    if by is None or not found.budgets_by_group:
        return []
    head = [by.label, "Spent", "Notice", "Committed", "Forecast", "Reserved"]
    rows = [
        [group_name(name), *map(pounds, (each.actual, each.notice, each.committed, each.bound, each.reserved))]
        for name, each in found.budgets_by_group.items()
    ]
    return [Part(f"What the budgets went to, by {by.label.lower()}", sheet=Sheet(head, rows))]


def _months(money: Sequence[MonthOfMoney]) -> Sheet:
    rows = [[group_name(each.month), *map(pounds, (each.spent, each.to_come, each.forecast))] for each in money]
    return Sheet(["Month", "So far", "To come", "Together"], rows)


def _position(each: BudgetPosition) -> list[str]:
    sums = (each.actual, each.notice, each.committed, each.bound, each.reserved, each.remaining)
    return ["None set" if each.budget is None else pounds(each.budget), *map(pounds, sums)]


def decisions(
    summary: Summary, grouped: Sequence[GroupRow] | None, *, period: Period, filters: str, by: str, council: str
) -> bytes:
    """What panels decided: outcomes, times and reasons; nobody is named."""
    outcomes = [[result.label, f"{number:,}"] for result, number in summary.results.items()]
    median = NO_CASES if summary.median_days is None else f"{summary.median_days:g}"
    times = [
        ["Cases decided", f"{summary.cases:,}"],
        ["Median working days from submission", median],
        ["Within the target", f"{summary.in_time:,} of {summary.timed:,}"],
        ["Ties broken by whoever presided", f"{summary.ties:,}"],
    ]
    parts = [
        Part("Outcomes", sheet=Sheet(["Outcome", "Cases"], outcomes)),
        Part("Times", sheet=Sheet(["What", "Count"], times)),
        Part("Why cases were declined", [] if summary.reasons else ["None was."], sheet=_reasons(summary)),
    ]
    if by:
        parts.append(Part(f"By {by.lower()}", *_decided_by(grouped, by)))
    return report("Panel decisions", _about(period, council, filters), parts, author=council)


def _reasons(summary: Summary) -> Sheet:
    return Sheet(["Reason", "Cases"], [[f"{reason}", f"{number:,}"] for reason, number in summary.reasons.items()])


def _decided_by(grouped: Sequence[GroupRow] | None, by: str) -> tuple[Sequence[str], None, Sheet | None]:
    if grouped is None:
        return [WITHHELD], None, None
    rows = [[row.group, *("Hidden" if count is None else f"{count:,}" for count in row.counts)] for row in grouped]
    return [], None, Sheet([by, "Agreed", "Deferred", "Declined", "Cases"], rows)
