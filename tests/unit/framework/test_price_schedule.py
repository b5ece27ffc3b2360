"""A sheet of prices, read: every fault is named by row and column."""

import datetime as dt

import pytest

from rehab.core.errors import InvalidInput
from rehab.core.sheets import Cell, SheetRow
from rehab.framework.rules import PriceBasis, Stage, Terms, read_price_schedule

GOOD: dict[str, Cell] = {
    "Lot": 1.0,
    "Provider": "Testhouse Ltd",
    "Facility": "Test House",
    "Stage": "Stage 1",
    "Basis": "Weekly",
    "Price": 850.5,
    "From": dt.date(2026, 4, 1),
    "Until": None,
    "Notice days": None,
}


def row(number: int = 2, **change: Cell) -> SheetRow:
    return SheetRow(number, {**GOOD, **{name.replace("_", " "): value for name, value in change.items()}})


def faults(*rows: SheetRow) -> list[str]:
    with pytest.raises(InvalidInput) as refusal:
        read_price_schedule(rows)
    return list(refusal.value.faults.values())


def test_reads_typed_cells() -> None:
    (price,) = read_price_schedule([row(Notice_days=14.0, Until=dt.date(2026, 12, 31))])
    assert price.terms == Terms(PriceBasis.WEEKLY, 85_050, 14)
    assert (price.lot, price.stage, price.first, price.last) == (
        1,
        Stage.STAGE_1,
        dt.date(2026, 4, 1),
        dt.date(2026, 12, 31),
    )


@pytest.mark.parametrize(
    ("written", "pence"), [("£1,250.50", 125_050), ("850", 85_000), ("850.5", 85_050), (0.1 + 0.2, 30), (19.99, 1999)]
)
def test_reads_amounts_as_they_are_written(written: Cell, pence: int) -> None:
    assert read_price_schedule([row(Price=written)])[0].terms.amount_pence == pence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"Lot": "one"}, "Row 2, Lot: must be a whole number from 1 to 999"),
        ({"Provider": None}, "Row 2, Provider: is empty"),
        ({"Stage": "Stage 3"}, "Row 2, Stage: must be Detox or Stage 1 or Stage 2"),
        ({"Basis": "Monthly"}, "Row 2, Basis: must be Weekly or Nightly"),
        ({"Price": -850.0}, "Row 2, Price: must not be negative"),
        ({"Price": 0}, "Row 2, Price: must be above nothing and up to £20,000"),
        ({"Price": 20_000.01}, "Row 2, Price: must be above nothing and up to £20,000"),
        ({"Price": 840.9375}, "Row 2, Price: must be an amount in pounds and pence, like 850 or 1,250.50"),
        ({"Price": "about 850"}, "Row 2, Price: must be an amount in pounds and pence, like 850 or 1,250.50"),
        ({"From": "2026-02-30"}, "Row 2, From: there is no such day"),
        ({"From": "1/4/2026"}, "Row 2, From: must be a date, like 2026-04-01"),
        ({"From": None}, "Row 2, From: is empty: give the first day, like 2026-04-01"),
        ({"From": dt.date(1899, 12, 31)}, "Row 2, From: must be between 2000 and 2100"),
        ({"Until": "2026-03-31"}, "Row 2, Until: 2026-03-31 is before the first day, 2026-04-01"),
        ({"Notice_days": 92.0}, "Row 2, Notice days: must be a whole number from 0 to 91"),
    ],
)
def test_names_the_cell_and_what_is_wrong_with_it(change: dict[str, Cell], sentence: str) -> None:
    assert faults(row(**change)) == [sentence]


def test_names_every_fault_in_the_order_of_the_rows() -> None:
    assert faults(row(10, Lot=None), row(2, Basis=None, Price=None), row(3, Stage=None)) == [
        "Row 2, Basis: must be Weekly or Nightly",
        "Row 2, Price: must be an amount in pounds and pence, like 850 or 1,250.50",
        "Row 3, Stage: must be Detox or Stage 1 or Stage 2",
        "Row 10, Lot: must be a whole number from 1 to 999",
    ]


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ({}, {}, "Row 3, From: row 2 has a price of the same line from this day already"),
        (
            {"Until": "2026-09-30"},
            {"From": "2026-09-30"},
            "Row 3, From: row 2 has a price of the same line until 30 September 2026",
        ),
        (
            {"Until": "2026-09-30"},
            {"From": "2026-10-02"},
            "Row 3, From: there would be no price from 1 October 2026, after the one in row 2",
        ),
    ],
)
def test_compares_the_rows_of_a_line(first: dict[str, Cell], second: dict[str, Cell], sentence: str) -> None:
    assert faults(row(2, **first), row(3, Facility="TEST  house", **second)) == [sentence]


def test_rows_of_other_lines_do_not_meet() -> None:
    assert len(read_price_schedule([row(2), row(3, Stage="Stage 2"), row(4, Lot=2), row(5, Facility="Other")])) == 4


def test_refuses_a_sheet_without_rows_or_with_far_too_many() -> None:
    assert faults() == ["There are no rows below the header"]
    assert "more than 5,000 rows" in faults(*(row(number) for number in range(5_001)))[0]
