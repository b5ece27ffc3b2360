"""Slots: the stretches of time in each of which a job looks once."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.jobs.rules import is_cut_off, nobody_looks, slot_of

DAY = dt.timedelta(days=1)
NOW = dt.datetime(2026, 6, 1, 11, 0, tzinfo=dt.UTC)
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


def test_a_run_that_ended_or_may_still_end_was_not_cut_off() -> None:
    def cut_off(started: dt.timedelta | None, finished: dt.timedelta | None) -> bool:
        return is_cut_off(
            started_at=None if started is None else NOW + started,
            finished_at=None if finished is None else NOW + finished,
            now=NOW,
        )

    minute = dt.timedelta(minutes=1)
    assert not cut_off(None, None)
    assert not cut_off(-20 * minute, -19 * minute)
    assert not cut_off(-14 * minute, -60 * minute)
    assert cut_off(-15 * minute, -60 * minute)
    assert cut_off(-15 * minute, None)


def test_where_nothing_was_begun_for_minutes_no_scheduler_runs() -> None:
    minute = dt.timedelta(minutes=1)
    assert not nobody_looks([], NOW)
    assert not nobody_looks([None, NOW - DAY, NOW - 4 * minute], NOW)
    assert nobody_looks([None, NOW - DAY, NOW - 5 * minute], NOW)
