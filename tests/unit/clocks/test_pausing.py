"""Pausing a clock: what is left is kept, whatever weekends and bank holidays pass meanwhile."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.clocks.rules import due_after_pause, working_days_left
from rehab.core.working_days import is_working_day

DAY = dt.timedelta(days=1)
FRIDAY = dt.date(2026, 6, 5)
MAUNDY_THURSDAY = dt.date(2026, 4, 2)
days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize(
    ("due_on", "paused_on", "resumed_on", "goes_on_until"),
    [
        (FRIDAY, FRIDAY - 2 * DAY, FRIDAY, FRIDAY + 4 * DAY),
        (FRIDAY, FRIDAY, FRIDAY + DAY, FRIDAY + DAY),
        (FRIDAY + 3 * DAY, FRIDAY, FRIDAY + DAY, FRIDAY + 3 * DAY),
        (FRIDAY, FRIDAY + 3 * DAY, FRIDAY + 4 * DAY, FRIDAY + 3 * DAY),
        (FRIDAY - DAY, FRIDAY, FRIDAY + 2 * DAY, FRIDAY - DAY),
        (MAUNDY_THURSDAY + 5 * DAY, MAUNDY_THURSDAY, MAUNDY_THURSDAY + 4 * DAY, MAUNDY_THURSDAY + 5 * DAY),
    ],
    ids=["over a weekend", "on its last day", "on a Saturday", "overdue", "overdue to a Sunday", "over Easter"],
)
def test_a_paused_clock_goes_on_with_what_was_left(
    due_on: dt.date, paused_on: dt.date, resumed_on: dt.date, goes_on_until: dt.date
) -> None:
    assert due_after_pause(working_days_left(due_on, paused_on), resumed_on) == goes_on_until


@given(days, st.integers(-30, 30))
def test_the_day_that_follows_from_what_is_left_leaves_just_that(today: dt.date, left: int) -> None:
    due_on = due_after_pause(left, today)
    assert working_days_left(due_on, today) == left
    assert left == 0 or is_working_day(due_on)


@given(days, st.integers(0, 20), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6))
def test_no_pause_loses_or_gains_a_working_day(
    started_on: dt.date, working_days: int, spans: list[tuple[int, int]]
) -> None:
    """Against a reading day by day: a working day is used up if the clock runs as the day begins."""
    day, due_on, used = started_on, due_after_pause(working_days, started_on), 0
    for running, paused in spans:
        used += sum(is_working_day(day + after * DAY) for after in range(1, running + 1))
        day += running * DAY
        left = working_days_left(due_on, day)
        assert left == working_days - used
        day += paused * DAY
        due_on = due_after_pause(left, day)
    assert working_days_left(due_on, day) == working_days - used
