"""Slots: the stretches of time in each of which a job looks once."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.jobs.rules import slot_of

DAY = dt.timedelta(days=1)
moments = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2050, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
lengths = st.sampled_from([dt.timedelta(seconds=15), dt.timedelta(minutes=15), dt.timedelta(hours=1), DAY])


@given(lengths, moments)
def test_a_moment_lies_in_one_slot(every: dt.timedelta, now: dt.datetime) -> None:
    slot = slot_of(every, now)
    assert slot <= now < slot + every
    assert slot_of(every, slot) == slot_of(every, slot + every - dt.timedelta(microseconds=1)) == slot
    assert slot_of(every, slot + every) == slot + every


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2028, 2, 29)])
def test_a_day_is_a_day_when_the_clocks_change(day: dt.date) -> None:
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    assert {slot_of(DAY, midnight + dt.timedelta(hours=hour)) for hour in range(24)} == {midnight}
