"""No reader of a published table can work out a count of 1 to 4, however they subtract."""

import itertools
import operator
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.reports.rules.suppression import FEWEST, MOST_ROWS, suppressed

Table = list[list[int]]


def with_totals(body: Table) -> Table:
    """The table with its last column, where there are several, and its last row."""
    rows = [[*row, sum(row)] if len(row) > 1 else row for row in body]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def tables(columns: int, rows: int, most: int) -> st.SearchStrategy[Table]:
    line = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    return st.lists(line, min_size=1, max_size=rows).map(with_totals)


def _line(shown: Sequence[int | None], total: int | None) -> Iterator[tuple[int, ...]]:
    """Every way to fill in a row: hidden cells are at least 1, the last adds up the others."""
    if len(shown) == 1:
        yield from (((shown[0],),) if shown[0] is not None else ((guess,) for guess in range(1, (total or 0) + 1)))
        return
    cells = [range(1, (total or 0) + 1) if cell is None else (cell,) for cell in shown[:-1]]
    for guess in itertools.product(*cells):
        if (shown[-1] is None and sum(guess) >= 1) or shown[-1] == sum(guess):
            yield (*guess, sum(guess))


def fitting(shown: Sequence[Sequence[int | None]]) -> list[tuple[tuple[int, ...], ...]]:
    """Every table that would be shown so: the attacker who tries them all, and gives up a sum that is too large."""
    totals = [total or 0 for total in shown[-1]]
    guesses: list[tuple[tuple[int, ...], ...]] = [()]
    for row in shown[:-1]:
        ways = list(_line(row, max(totals)))
        guesses = [(*guess, way) for guess in guesses for way in ways if _within((*guess, way), totals)]
    return [guess for guess in guesses if _sums(guess) == totals]


def _sums(rows: Sequence[tuple[int, ...]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _within(rows: Sequence[tuple[int, ...]], totals: list[int]) -> bool:
    return all(map(operator.le, _sums(rows), totals))


def refuse_a_reader_who_knows(table: Table) -> None:
    shown = suppressed(table)
    if shown is None:
        return
    possible = fitting(shown)
    assert tuple(map(tuple, table[:-1])) in possible, "what is shown is not true"
    for row, line in enumerate(table[:-1]):
        for column, count in enumerate(line):
            if 0 < count < FEWEST:
                assert shown[row][column] is None
                assert len({guess[row][column] for guess in possible}) > 1, f"row {row}, column {column} is told"


@given(tables(columns=1, rows=5, most=7))
def test_nobody_can_work_out_a_small_count_of_one_column(table: Table) -> None:
    refuse_a_reader_who_knows(table)


@given(tables(columns=2, rows=3, most=6))
def test_nobody_can_work_out_a_small_count_of_several_columns(table: Table) -> None:
    refuse_a_reader_who_knows(table)


@given(tables(columns=3, rows=12, most=30))
def test_what_is_shown_is_true_and_totals_always_are_shown(table: Table) -> None:
    shown = suppressed(table)
    if shown is not None:
        assert shown[-1] == tuple(table[-1])
        for told, line in zip(shown, table, strict=True):
            assert all(cell in {None, count} for cell, count in zip(told, line, strict=True))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([[9], [12], [0]], ((9,), (12,), (0,), (21,))),
        ([[3], [12], [20]], ((None,), (None,), (20,), (35,))),
        ([[3], [4], [20]], ((None,), (None,), (20,), (27,))),
        # Two that add up to 2 are 1 each, so a third is hidden.
        ([[1], [1], [6], [20]], ((None,), (None,), (None,), (20,), (28,))),
    ],
)
def test_hides_no_more_than_it_must(body: Table, expected: object) -> None:
    assert suppressed(with_totals(body)) == expected


@pytest.mark.parametrize("body", [[[2], [1]], [[1], [1], [1], [1], [1]], [[3, 9], [0, 8]]])
def test_a_table_that_cannot_be_made_safe_is_withheld(body: Table) -> None:
    assert suppressed(with_totals(body)) is None


def test_a_table_of_more_rows_than_anybody_has_districts_is_withheld() -> None:
    assert suppressed(with_totals([[9, 9]] * (MOST_ROWS - 1))) is not None
    assert suppressed(with_totals([[9, 9]] * MOST_ROWS)) is None
