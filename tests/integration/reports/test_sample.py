"""The sample of placements that the definitions came with, and its figures: equal cell for cell."""

import datetime as dt
import json
from pathlib import Path

import pytest

from rehab.reports import queries
from rehab.reports.rules import MEASURES, Group, Period
from tests.support.history import History

DATA = Path(__file__).parents[2] / "data"
YEAR = Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), today=dt.date(2026, 9, 30))


@pytest.fixture
def expected() -> dict[str, list[dict[str, object]]]:
    figures = json.loads((DATA / "history-sample-kpis.json").read_text())
    return {by: [row for row in rows if row["id"] in MEASURES] for by, rows in figures.items()}


def ordered(rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return sorted((row["id"], row["group"] or "", row["numerator"], row["denominator"], row["value"]) for row in rows)


def test_every_cell_equals_the_sample(db, expected):
    history = History()
    history.providers_of(DATA / "framework-2022.csv")
    history.load(DATA / "history-sample.csv")
    everybody = [figure.as_row() for figure in queries.figures(YEAR)]
    assert ordered(everybody) == ordered(expected.pop("all"))
    for by, rows in expected.items():
        found = [figure.as_row() for figure in queries.figures(YEAR, by=Group(by))]
        assert ordered(found) == ordered(rows), by
