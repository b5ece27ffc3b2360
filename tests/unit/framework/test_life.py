"""Where a framework stands on a day, and what may be decided about it when."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import (
    OPEN_STATES,
    FrameworkState,
    dates_faults,
    exercise_faults,
    framework_state,
    is_open_on,
    opening_faults,
    option_fault,
    takes_part_on,
)

STARTS, ENDS = dt.date(2025, 1, 1), dt.date(2028, 12, 31)
EXTENDED, CLOSED = dt.date(2029, 12, 31), dt.date(2027, 6, 1)
ONE_DAY = dt.timedelta(days=1)
S = FrameworkState
days = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "extended_to", "closed_on", "state"),
    [
        (STARTS - ONE_DAY, None, None, S.COMING),
        (STARTS, None, None, S.LIVE),
        (ENDS, None, None, S.LIVE),
        (ENDS + ONE_DAY, None, None, S.EXPIRED),
        (ENDS, EXTENDED, None, S.LIVE),
        (ENDS + ONE_DAY, EXTENDED, None, S.EXTENDED),
        (EXTENDED, EXTENDED, None, S.EXTENDED),
        (EXTENDED + ONE_DAY, EXTENDED, None, S.EXPIRED),
        (CLOSED - ONE_DAY, None, CLOSED, S.LIVE),
        (CLOSED, None, CLOSED, S.CLOSED),
        (EXTENDED + ONE_DAY, EXTENDED, CLOSED, S.CLOSED),
        (STARTS - ONE_DAY, None, STARTS - ONE_DAY, S.CLOSED),
    ],
)
def test_a_framework_stands_where_its_dates_say(
    day: dt.date, extended_to: dt.date | None, closed_on: dt.date | None, state: FrameworkState
) -> None:
    assert framework_state(STARTS, ENDS, day, extended_to=extended_to, closed_on=closed_on) is state


@given(days, days, days, st.none() | days, st.none() | days)
def test_a_framework_takes_people_exactly_from_its_first_to_its_last_day(
    a: dt.date, b: dt.date, day: dt.date, extended_to: dt.date | None, closed_on: dt.date | None
) -> None:
    starts_on, ends_on = min(a, b), max(a, b)
    state = framework_state(starts_on, ends_on, day, extended_to=extended_to, closed_on=closed_on)
    last = max(ends_on, extended_to or ends_on)
    assert (state in OPEN_STATES) == (starts_on <= day <= last and (closed_on is None or day < closed_on))


@given(days, days, st.lists(days, min_size=2), st.none() | days, st.none() | days)
def test_a_framework_never_goes_back(
    a: dt.date, b: dt.date, on: list[dt.date], extended_to: dt.date | None, closed_on: dt.date | None
) -> None:
    order, starts_on, ends_on = list(FrameworkState), min(a, b), max(a, b)
    states = [
        framework_state(starts_on, ends_on, day, extended_to=extended_to, closed_on=closed_on) for day in sorted(on)
    ]
    assert all(order.index(first) <= order.index(then) for first, then in pairwise(states))


def test_a_framework_lasts_a_day_at_least() -> None:
    assert dates_faults(STARTS, STARTS) == {}
    assert dates_faults(STARTS, STARTS - ONE_DAY).keys() == {"ends_on"}


def test_an_option_ends_later_than_the_framework_could_so_far() -> None:
    assert option_fault(ENDS + ONE_DAY, ENDS) is None
    assert "31 December 2028" in (option_fault(ENDS, ENDS) or "")


@pytest.mark.parametrize(
    ("decided_on", "today", "is_refused"),
    [(ENDS, ENDS, False), (ENDS, EXTENDED, False), (ENDS + ONE_DAY, EXTENDED, True), (ENDS, ENDS - ONE_DAY, True)],
)
def test_an_extension_is_decided_while_the_framework_lasts(
    decided_on: dt.date, today: dt.date, is_refused: bool
) -> None:
    assert (exercise_faults(decided_on, last_day=ENDS, today=today).keys() == {"decided_on"}) is is_refused


@pytest.mark.parametrize(
    ("from_on", "to_on", "field"),
    [
        (CLOSED, CLOSED, None),
        (CLOSED, ENDS, None),
        (CLOSED - ONE_DAY, CLOSED, "from_on"),
        (CLOSED + ONE_DAY, CLOSED, "to_on"),
        (CLOSED, ENDS + ONE_DAY, "to_on"),
    ],
)
def test_an_opening_lies_ahead_and_within_the_framework(from_on: dt.date, to_on: dt.date, field: str | None) -> None:
    faults = opening_faults(from_on, to_on, today=CLOSED, last_day=ENDS, others=[])
    assert set(faults) == ({field} if field else set())


@given(days, days, days, days)
def test_two_openings_never_share_a_day(a: dt.date, b: dt.date, c: dt.date, d: dt.date) -> None:
    known, asked = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    faults = opening_faults(*asked, today=dt.date.min, last_day=dt.date.max, others=[known])
    shared = any(is_open_on(asked[0] + dt.timedelta(days=n), [known]) for n in range((asked[1] - asked[0]).days + 1))
    assert bool(faults) == shared


@given(days, st.none() | days, st.none() | days)
def test_a_council_takes_part_from_its_first_to_its_last_day(
    day: dt.date, joined_on: dt.date | None, left_on: dt.date | None
) -> None:
    assert takes_part_on(day, joined_on, left_on) == ((joined_on or dt.date.min) <= day <= (left_on or dt.date.max))
