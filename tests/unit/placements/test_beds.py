"""Counting beds: the day of leaving is no night, and whoever is still there needs a bed tonight."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rehab.placements.rules import bed_free_from, funded_until, nights_between, overlapping, peak

FIRST = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)

days = st.integers(min_value=-20, max_value=40).map(lambda offset: FIRST + offset * DAY)
lengths = st.integers(min_value=0, max_value=30).map(lambda count: count * DAY)
intervals = st.builds(lambda first, length: (first, first + length), days, lengths)


def on_each_night(taken: list[tuple[dt.date, dt.date]], start: dt.date, end: dt.date) -> list[int]:
    """The beds taken on each night, counted one by one."""
    return [
        sum(1 for first, leaving in taken if first <= night < leaving)
        for night in (start + offset * DAY for offset in range((end - start).days))
    ]


@given(st.lists(intervals, max_size=12), days, st.integers(min_value=1, max_value=30))
def test_the_peak_is_the_fullest_night_counted_one_by_one(
    taken: list[tuple[dt.date, dt.date]], start: dt.date, count: int
) -> None:
    end = start + count * DAY
    assert peak(taken, start, end) == max(on_each_night(taken, start, end))


@given(st.integers(min_value=1, max_value=4), st.lists(st.tuples(days, st.integers(1, 20)), max_size=15))
def test_a_house_that_refuses_at_its_peak_is_never_over_full(beds: int, asked: list[tuple[dt.date, int]]) -> None:
    kept: list[tuple[dt.date, dt.date]] = []
    for first, count in asked:
        leaving = first + count * DAY
        if peak(kept, first, leaving) < beds:
            kept.append((first, leaving))
    horizon = on_each_night(kept, FIRST - 30 * DAY, FIRST + 90 * DAY)
    assert max(horizon) <= beds


def test_a_bed_is_free_on_the_day_that_somebody_leaves() -> None:
    assert peak([(FIRST, FIRST + 7 * DAY)], FIRST + 7 * DAY, FIRST + 14 * DAY) == 0
    assert peak([(FIRST, FIRST + 7 * DAY)], FIRST + 6 * DAY, FIRST + 14 * DAY) == 1


def test_somebody_who_stays_on_keeps_the_bed_tonight() -> None:
    assert bed_free_from(FIRST - 10 * DAY, today=FIRST) == FIRST + DAY
    assert bed_free_from(FIRST + 10 * DAY, today=FIRST) == FIRST + 10 * DAY
    assert bed_free_from(None, today=FIRST) == dt.date.max


def test_leaving_one_house_and_arriving_at_another_on_one_day_is_no_overlap() -> None:
    assert not overlapping([(FIRST - 7 * DAY, FIRST)], FIRST)
    assert overlapping([(FIRST - 7 * DAY, FIRST + DAY)], FIRST)
    assert overlapping([(FIRST - 7 * DAY, None)], FIRST)
    assert not overlapping([], FIRST)


def test_twelve_weeks_are_eighty_four_nights() -> None:
    assert nights_between(FIRST, funded_until(FIRST, 12)) == 84
    assert nights_between(FIRST, FIRST) == 0
