"""The SQL against a second, slow reading of the same definitions, on histories made up from a seed."""

import datetime as dt

import pytest

from rehab.reports import queries
from rehab.reports.rules import MEASURES, Group, Period
from tests.support import slow_measures
from tests.support.history import a_framework_of_2022, imported
from tests.support.history_rows import Row, a_file
from tests.support.made_up_history import History

TODAY = dt.date(2026, 5, 17)
PERIODS = (
    Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), TODAY),
    Period(dt.date(2026, 1, 1), dt.date(2026, 6, 30), TODAY),
    Period(dt.date(2025, 8, 31), dt.date(2025, 8, 31), TODAY),
    Period(dt.date(2024, 2, 29), dt.date(2024, 8, 31), TODAY),
    Period(dt.date(2030, 1, 1), dt.date(2030, 3, 31), TODAY),
)
Cell = tuple[str, str | None]


def slowly(rows: list[Row], period: Period, by: str | None) -> dict[Cell, slow_measures.Answer]:
    everybody = slow_measures.Measures(rows, period.start, period.end, period.today)
    parts = everybody.groups(by) if by else {"": everybody}
    found = {
        (name, group or None): answer for group, part in parts.items() for name, answer in part.everything().items()
    }
    for name, groups in slow_measures.over_requests(rows, period.start, period.end, by).items():
        if not by:
            found[name, None] = (0, 0)
        found |= {(name, group or None): answer for group, answer in groups.items()}
    nights = {group: answer[0] for (name, group), answer in found.items() if name == "bed_nights"}
    return {
        (name, group): (numerator, denominator)
        for (name, group), (numerator, denominator) in found.items()
        if not by or (nights.get(group) if name == "net_spend" else numerator if denominator is None else denominator)
    }


def quickly(period: Period, by: str | None) -> dict[Cell, slow_measures.Answer]:
    rows = [figure.as_row() for figure in queries.figures(period, by=Group(by) if by else None)]
    return {(row["id"], row["group"]): (row["numerator"], row["denominator"]) for row in rows}


@pytest.mark.parametrize("seed", [1, 2])
def test_both_readings_agree_on_every_cell(db, seed):
    a_framework_of_2022()
    rows = list(History(seed, today=TODAY).rows(160))
    imported(a_file(*rows), today=TODAY)
    for period in PERIODS:
        for by in (None, *(group.value for group in Group)):
            assert quickly(period, by) == slowly(rows, period, by), (period, by)
    assert {name for name, _ in quickly(PERIODS[0], None)} == set(MEASURES)
