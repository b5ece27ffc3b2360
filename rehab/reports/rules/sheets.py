"""Figures as rows of a sheet, each of which says what it is about and for whom it is."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Protocol

from rehab.finance.rules import BudgetPosition
from rehab.placements.rules import ExitReason
from rehab.reports.rules.activity import Grid, Movement
from rehab.reports.rules.figures import Figure, Number
from rehab.reports.rules.measures import Group, Measure, Unit
from rehab.reports.rules.names import group_name
from rehab.reports.rules.periods import Period
from rehab.reports.rules.use import MonthOfMoney, Use, Wait

HEAD = ("id", "measure", "group", "numerator", "denominator", "value", "unit", "from", "to", "as_of", "for")
USE_HEAD = ("table", "group", "figure", "value", "from", "to", "as_of", "for")
GRID_HEAD = ("table", "category", "column", "count", "from", "to", "as_of", "for")
CASES_HEAD = ("figure", "group", "reference", "counted", "number", "from", "to", "as_of", "for")
MOVEMENT_HEAD = (
    "what", "care_type", "substance_group", "district", "facility", "exit_reason", "count", "from", "to", "as_of", "for"
)  # fmt: skip
PUBLISHED = "Published: * stands for a number that is hidden so that nobody can be recognised"
HIDDEN = "*"
NOT_FOR_PUBLICATION = "For the council's own use: small numbers are not hidden"


class CountedCase(Protocol):
    """A case and what it adds to a figure."""

    @property
    def reference(self) -> str:
        """That of its request."""

    @property
    def counts(self) -> int:
        """The number."""


Cell = str | Number | Decimal | dt.date | None


def rows(found: Iterable[Figure], period: Period, *, grouped_by: str) -> Iterator[tuple[Cell, ...]]:
    """A row for each figure; money in pounds."""
    for figure in found:
        is_money = figure.measure.unit is Unit.MONEY
        yield (
            figure.measure.id,
            figure.measure.title,
            f"{grouped_by}: {figure.group}" if figure.group is not None else "Everybody",
            _number(figure.numerator, is_money=is_money),
            figure.denominator,
            _number(figure.value, is_money=is_money),
            figure.measure.unit.value,
            period.start,
            period.end,
            period.as_of,
            NOT_FOR_PUBLICATION,
        )


def rows_in_full(found: Mapping[tuple[Period, Group | None], Iterable[Figure]]) -> Iterator[tuple[Cell, ...]]:
    """The rows of many periods and groups, one after the other."""
    for (period, by), figures in found.items():
        yield from rows(figures, period, grouped_by=by.label if by else "")


def what_is_counted(measure: Measure) -> tuple[str, bool]:
    """What the number beside a case of the measure is, and whether it is pence."""
    words = {Unit.PERCENT: "1 for counted, 0 for not counted", Unit.DAYS: "Days", Unit.MONEY: "Net cost"}
    return words.get(measure.unit, "Counts as"), measure.unit is Unit.MONEY


def case_rows(
    cases: Iterable[CountedCase], period: Period, figure: str, group: str, counted: tuple[str, bool]
) -> Iterator[tuple[Cell, ...]]:
    """A row for each case behind a figure; money in pounds."""
    words, is_money = counted
    told = (period.start, period.end, period.as_of, NOT_FOR_PUBLICATION)
    for case in cases:
        number = _number(case.counts, is_money=is_money)
        yield (figure, group_name(group) if group else "Everybody", case.reference, words, number, *told)


def _number(value: Number | None, *, is_money: bool) -> Number | Decimal | None:
    if value is None:
        return None
    if is_money:
        return Decimal(int(value)) / 100
    return value


def grid_rows(grids: Iterable[Grid], period: Period, *, whose: str) -> Iterator[tuple[Cell, ...]]:
    """A row for each count of each table; `whose` says for whom they are. A withheld table has one row that says so."""
    for grid in grids:
        told = (period.start, period.end, period.as_of, whose)
        if grid.withheld:
            yield (grid.title, "Withheld: the numbers are too small", "", HIDDEN, *told)
        for category, counts in grid.rows:
            for column, count in zip(grid.columns, counts, strict=True):
                yield (grid.title, category, column, HIDDEN if count is None else count, *told)


def movement_rows(movements: Iterable[Movement], period: Period) -> Iterator[tuple[Cell, ...]]:
    """A row for each make of starts and ends, with nothing hidden; a start has no exit reason."""
    told = (period.start, period.end, period.as_of, NOT_FOR_PUBLICATION)
    for each in movements:
        words = (each.care_type, each.substance_group, each.district, each.facility)
        reason = ExitReason(each.exit_reason).label if each.exit_reason in set(ExitReason) else ""
        yield (each.kind.label, *map(group_name, words), reason, each.stays, *told)


def use_rows(tables: Mapping[str, Iterable[Use]], waits: Iterable[Wait], period: Period) -> Iterator[tuple[Cell, ...]]:
    """A row for each figure of the utilisation page; money in pounds, empty where there are no cases."""
    told = (period.start, period.end, period.as_of, NOT_FOR_PUBLICATION)
    for table, groups in tables.items():
        for use in groups:
            for figure, value in _use_figures(use):
                yield (table, group_name(use.group) if use.group else "All", figure, value, *told)
    for wait in waits:
        yield ("From request to bed", wait.step.label, "People", wait.people, *told)
        yield ("From request to bed", wait.step.label, "Days together", wait.days, *told)


def money_rows(
    budgets: Mapping[str, BudgetPosition], grouped_by: str, months: Iterable[MonthOfMoney], period: Period
) -> Iterator[tuple[Cell, ...]]:
    """A row for each sum of the present financial year, in pounds."""
    told = (period.start, period.end, period.as_of, NOT_FOR_PUBLICATION)
    for name, each in budgets.items():
        sums = {
            "Spent": each.actual,
            "Notice": each.notice,
            "Committed": each.committed,
            "Forecast": each.bound,
            "Reserved": each.reserved,
        }
        for figure, pence in sums.items():
            yield (f"Budgets by {grouped_by.lower()}", group_name(name), figure, Decimal(pence) / 100, *told)
    for month in months:
        for figure, pence in (("So far", month.spent), ("To come", month.to_come)):
            yield ("Budgets by month", group_name(month.month), figure, Decimal(pence) / 100, *told)


def _use_figures(use: Use) -> Iterator[tuple[str, int | Decimal | None]]:
    cost = use.cost_per_completed
    yield "Nights", use.nights
    yield "Net cost", Decimal(use.pence) / 100
    yield "Admissions", use.admissions
    yield "Exits", use.exits
    yield "Completed", use.completed
    yield "Average stay in days", use.average_stay
    yield "Days approved on average", use.average_funded
    yield "Cost of a completed stay", None if cost is None else Decimal(cost) / 100
