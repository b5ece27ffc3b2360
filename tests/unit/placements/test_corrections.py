"""Dates that are put right: when a reason is needed, which nights are new, who shares one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.core.clock import LONDON
from rehab.placements.rules.corrections import Window, needs_reason, nights_added, shares_a_night

FIRST = dt.date(2026, 3, 1)
DAYS = st.integers(0, 40).map(lambda number: FIRST + dt.timedelta(days=number))
WINDOWS = st.tuples(DAYS, st.none() | DAYS).filter(lambda window: window[1] is None or window[0] <= window[1])
NOBODY_LOOKS_FURTHER = FIRST + dt.timedelta(days=60)


def nights(window: Window) -> set[dt.date]:
    """Each night by itself, as far as anybody looks."""
    first, leaving = window[0], window[1] or NOBODY_LOOKS_FURTHER
    return {first + dt.timedelta(days=number) for number in range((leaving - first).days)}


@pytest.mark.parametrize(
    ("entered_at", "now", "is_needed"),
    [
        (dt.datetime(2026, 6, 1, 23, 59, tzinfo=LONDON), dt.datetime(2026, 6, 8, 23, 59, tzinfo=LONDON), False),
        (dt.datetime(2026, 6, 1, 0, 1, tzinfo=LONDON), dt.datetime(2026, 6, 9, 0, 1, tzinfo=LONDON), True),
        (None, dt.datetime(2026, 6, 1, tzinfo=LONDON), True),
    ],
)
def test_a_reason_is_needed_after_seven_days(entered_at: dt.datetime | None, now: dt.datetime, is_needed: bool) -> None:
    assert needs_reason(entered_at, now=now) is is_needed


@given(WINDOWS, st.lists(WINDOWS, max_size=3))
def test_a_stay_that_shares_a_night_is_found(stay: Window, others: list[Window]) -> None:
    shares = any(nights(stay) & nights(other) for other in others)
    if shares:
        assert shares_a_night(stay, others)
    elif all(window[0] != window[1] for window in [stay, *others]):
        assert not shares_a_night(stay, others)


@given(WINDOWS, WINDOWS)
def test_the_nights_added_are_those_of_the_new_dates_alone(before: Window, after: Window) -> None:
    added: list[dt.date] = []
    for start, leaving in nights_added(before, after):
        added += sorted(nights((start, min(leaving, NOBODY_LOOKS_FURTHER))))
    assert sorted(added) == sorted(nights(after) - nights(before))
