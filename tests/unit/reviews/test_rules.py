"""When reviews are due and which nights are overdue, against a slow reading of the definition."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.reviews.rules import Timing, next_due, overdue_nights, punctuality

ADMITTED = dt.date(2026, 1, 1)
days = st.dates(dt.date(2025, 12, 1), dt.date(2027, 3, 1))


def slowly(admitted_on: dt.date, until: dt.date, held_on: list[dt.date], review_days: int) -> int:
    """Night by night: more than so many days after the later of admission and the last review held by that day."""
    nights = [admitted_on + dt.timedelta(days=n) for n in range(max(0, (until - admitted_on).days))]
    return sum(
        (night - max([admitted_on, *(day for day in held_on if day <= night)])).days > review_days for night in nights
    )


@given(days, days, st.lists(days, max_size=8), st.integers(7, 182))
def test_counts_overdue_nights_as_the_definition_does(
    admitted_on: dt.date, until: dt.date, held_on: list[dt.date], review_days: int
) -> None:
    assert overdue_nights(admitted_on, until, held_on, review_days) == slowly(admitted_on, until, held_on, review_days)


@pytest.mark.parametrize(
    ("until", "held_on", "nights"),
    [
        (dt.date(2026, 3, 27), [], 0),  # the night of 26 March is day 84 and in time
        (dt.date(2026, 3, 28), [], 1),  # that of 27 March is overdue
        (dt.date(2026, 3, 28), [dt.date(2026, 3, 27)], 0),  # a review on a day clears that night
        (dt.date(2026, 3, 31), [dt.date(2026, 3, 30)], 3),
    ],
)
def test_the_examples_of_the_definition(until: dt.date, held_on: list[dt.date], nights: int) -> None:
    assert overdue_nights(ADMITTED, until, held_on, 84) == nights


def test_the_next_review_counts_from_the_last_one_held_in_whatever_order_they_were_recorded() -> None:
    held = [dt.date(2026, 3, 20), dt.date(2026, 2, 10)]
    assert next_due(ADMITTED, held, 84) == dt.date(2026, 6, 12)
    assert next_due(ADMITTED, [], 84) == dt.date(2026, 3, 26)


@pytest.mark.parametrize(
    ("held_on", "timing", "nights"),
    [
        (dt.date(2026, 3, 11), Timing.EARLY, 0),
        (dt.date(2026, 3, 12), Timing.ON_TIME, 0),
        (dt.date(2026, 3, 26), Timing.ON_TIME, 0),
        (dt.date(2026, 3, 27), Timing.ON_TIME, 0),
        (dt.date(2026, 3, 28), Timing.OVERDUE, 1),
    ],
)
def test_tells_early_on_time_and_overdue_apart(held_on: dt.date, timing: Timing, nights: int) -> None:
    told = punctuality(ADMITTED, [held_on], 84)[held_on]
    assert (told.due_on, told.timing, told.overdue_nights) == (dt.date(2026, 3, 26), timing, nights)


def test_each_review_is_judged_from_the_one_before() -> None:
    first, second = dt.date(2026, 3, 1), dt.date(2026, 5, 30)
    told = punctuality(ADMITTED, [second, first], 84)
    assert (told[second].due_on, told[second].overdue_nights) == (dt.date(2026, 5, 24), 5)


@given(st.lists(days, max_size=8), st.integers(7, 182))
def test_the_overdue_nights_before_each_review_add_up(held_on: list[dt.date], review_days: int) -> None:
    """What the list shows is what the measure counts."""
    admitted_on = dt.date(2025, 12, 1)
    told = punctuality(admitted_on, held_on, review_days)
    in_all = overdue_nights(admitted_on, max([admitted_on, *held_on]), held_on, review_days)
    assert sum(each.overdue_nights for each in told.values()) == in_all
