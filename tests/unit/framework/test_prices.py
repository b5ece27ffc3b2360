"""Price lines as rules: what may follow what, and how a change reads."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import (
    CareType,
    PriceBasis,
    PriceChange,
    Span,
    Stage,
    Terms,
    end_fault,
    follow_fault,
    move_fault,
    terms_faults,
)

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 6, 1)
WEEKLY = Terms(PriceBasis.WEEKLY, 70_000)


def lasting(first: dt.date, days: int | None) -> Span:
    return Span(first, None if days is None else first + days * DAY)


def test_the_first_price_of_a_line_may_begin_any_day() -> None:
    assert follow_fault([], TODAY) is None


@pytest.mark.parametrize(
    ("line", "first", "words"),
    [
        ([lasting(TODAY, None)], TODAY, "already"),
        ([lasting(TODAY, None)], TODAY - DAY, "already"),
        ([lasting(TODAY, 9)], TODAY + 11 * DAY, "no price from 11/06/2026"),
    ],
)
def test_refuses_what_would_overlap_or_leave_a_gap(line: list[Span], first: dt.date, words: str) -> None:
    assert words in (follow_fault(line, first) or "")


@pytest.mark.parametrize("days", [1, 5, 10])
def test_the_next_price_begins_within_the_last_or_the_day_after_it(days: int) -> None:
    assert follow_fault([lasting(TODAY, 9)], TODAY + days * DAY) is None


def test_only_a_price_to_come_can_be_moved_and_only_into_the_future() -> None:
    line = [Span(TODAY - 30 * DAY, TODAY + 9 * DAY), Span(TODAY + 10 * DAY, TODAY + 20 * DAY)]
    assert "has begun" in (move_fault(line, 0, TODAY + DAY, today=TODAY) or "")
    assert "in the future" in (move_fault(line, 1, TODAY, today=TODAY) or "")
    assert "or earlier" in (move_fault(line, 1, TODAY + 21 * DAY, today=TODAY) or "")
    assert move_fault(line, 1, TODAY + DAY, today=TODAY) is None


def test_a_price_to_come_stays_after_the_one_before_it() -> None:
    line = [Span(TODAY + 5 * DAY, TODAY + 9 * DAY), Span(TODAY + 10 * DAY, None)]
    assert "must be after 6 June 2026" in (move_fault(line, 1, TODAY + 5 * DAY, today=TODAY) or "")


def test_a_line_ends_today_or_later_and_not_before_its_newest_price() -> None:
    line = [Span(TODAY - DAY, TODAY + 4 * DAY), Span(TODAY + 5 * DAY, None)]
    assert "today or later" in (end_fault(line, TODAY - DAY, today=TODAY) or "")
    assert "6 June 2026 or later" in (end_fault(line, TODAY, today=TODAY) or "")
    assert end_fault(line, TODAY + 5 * DAY, today=TODAY) is None


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(PriceBasis.WEEKLY, 0), "amount"),
        (Terms(PriceBasis.WEEKLY, -100), "amount"),
        (Terms(PriceBasis.WEEKLY, 2_000_001), "amount"),
        (Terms(PriceBasis.WEEKLY, 70_000, notice_days=-1), "notice_days"),
        (Terms(PriceBasis.WEEKLY, 70_000, notice_days=92), "notice_days"),
    ],
)
def test_names_the_fault_in_the_terms(terms: Terms, field: str) -> None:
    faults = terms_faults(terms, care_type=CareType.RESIDENTIAL_REHAB, stage=Stage.STAGE_1, lot="Rehab")
    assert list(faults) == [field]


def test_a_detox_lot_has_no_price_for_a_stage_of_rehab() -> None:
    faults = terms_faults(WEEKLY, care_type=CareType.INPATIENT_DETOX, stage=Stage.STAGE_2, lot="Detox")
    assert faults == {"stage": "Detox has no prices for stage 2"}


@pytest.mark.parametrize(
    ("old", "new", "difference", "per_cent"),
    [
        (70_000, 72_450, 2_450, "+3.5%"),
        (70_000, 70_000, 0, "0.0%"),
        (80_000, 76_000, -4_000, "-5.0%"),
        (30_000, 30_010, 10, "+0.0%"),
        (60_000, 61_999, 1_999, "+3.3%"),
    ],
)
def test_a_change_is_told_in_pence_and_per_cent(old: int, new: int, difference: int, per_cent: str) -> None:
    change = PriceChange(old, new)
    assert (change.difference_pence, change.per_cent) == (difference, per_cent)


@given(st.lists(st.integers(min_value=-400, max_value=400), max_size=25), st.data())
def test_a_line_that_follows_the_rules_has_neither_gap_nor_overlap(days: list[int], data: st.DataObject) -> None:
    line: list[Span] = []
    for offset in days:
        first = TODAY + offset * DAY
        if follow_fault(line, first) is None:
            if line:
                line[-1] = Span(line[-1].first, first - DAY)
            line.append(lasting(first, data.draw(st.none() | st.integers(min_value=0, max_value=60))))
    for before, after in itertools.pairwise(line):
        assert before.first <= before.last == after.first - DAY
