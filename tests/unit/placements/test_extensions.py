"""When to ask for more weeks, how long funding runs on, when people are warned that it ends."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.core.working_days import add_working_days, working_days_between
from rehab.placements.rules.extensions import (
    WARNED_BEFORE,
    ask_by,
    extended,
    runs_until,
    warning_due,
    weeks_until,
)

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2030, 12, 31))
FRIDAY = dt.date(2026, 11, 20)


def test_twenty_working_days_before_a_monday_reach_back_four_weeks() -> None:
    assert ask_by(dt.date(2026, 11, 23), 20) == dt.date(2026, 10, 26)


@given(DAYS, st.integers(1, 370))
def test_whole_weeks_reach_the_day_and_no_further_than_they_must(funded_until: dt.date, days: int) -> None:
    until = funded_until + dt.timedelta(days=days)
    weeks = weeks_until(funded_until, until)
    assert extended(funded_until, weeks - 1) < until <= extended(funded_until, weeks)


def test_what_was_asked_in_time_is_funded_to_the_answer_and_two_working_days() -> None:
    assert runs_until(FRIDAY, in_time=True, answered_on=FRIDAY) == dt.date(2026, 11, 24)
    assert runs_until(FRIDAY, in_time=False, answered_on=FRIDAY) == FRIDAY


@given(DAYS, DAYS)
def test_an_early_answer_takes_no_day_away(funded_until: dt.date, answered_on: dt.date) -> None:
    leaving = runs_until(funded_until, in_time=True, answered_on=answered_on)
    assert leaving >= funded_until
    assert leaving == funded_until or leaving == add_working_days(answered_on, 2)
    assert working_days_between(answered_on, leaving) >= 2 or leaving == funded_until


@pytest.mark.parametrize(
    ("left", "warned", "due"),
    [(43, None, None), (42, None, 42), (30, 42, None), (28, 42, 28), (10, None, 14), (14, 14, None), (-1, None, None)],
)
def test_the_nearest_warning_is_given_once(left: int, warned: int | None, due: int | None) -> None:
    assert warning_due(FRIDAY, today=FRIDAY - dt.timedelta(days=left), warned=warned) == due


@given(DAYS)
def test_looked_at_every_day_each_warning_is_given_exactly_once(funded_until: dt.date) -> None:
    warned, given_on = None, []
    for left in range(60, -3, -1):
        due = warning_due(funded_until, today=funded_until - dt.timedelta(days=left), warned=warned)
        if due is not None:
            warned = due
            given_on.append(left)
    assert tuple(given_on) == WARNED_BEFORE
