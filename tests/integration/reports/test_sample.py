"""The sample of placements that the definitions came with, imported, and its figures: equal cell for cell."""

import datetime as dt
import json

import pytest

from rehab.reports import queries
from rehab.reports.rules import Group, Period
from tests.support.history import DATA, a_framework_of_2022, imported

YEAR = Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), today=dt.date(2026, 9, 30))


@pytest.fixture
def expected() -> dict[str, list[dict[str, object]]]:
    return json.loads((DATA / "history-sample-kpis.json").read_text())


def ordered(rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return sorted((row["id"], row["group"] or "", row["numerator"], row["denominator"], row["value"]) for row in rows)


def test_every_cell_equals_the_sample_however_often_it_is_imported(db, expected):
    a_framework_of_2022()
    sample = (DATA / "history-sample.csv").read_bytes()
    assert imported(sample, today=YEAR.today).added == 80
    again = imported(sample, today=YEAR.today, update=True)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 80)
    for by, rows in expected.items():
        found = [figure.as_row() for figure in queries.figures(YEAR, by=None if by == "all" else Group(by))]
        assert ordered(found) == ordered(rows), by
