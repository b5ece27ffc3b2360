"""Whoever tries addresses at random is stopped for the rest of the minute."""

import datetime as dt

from rehab.web.throttle import Throttle

NOON = dt.datetime(2026, 6, 1, 12, 0, 10, tzinfo=dt.UTC)


def test_stops_an_address_that_misses_too_often_and_no_other() -> None:
    throttle = Throttle(2)
    for _ in range(2):
        assert not throttle.is_over("192.0.2.1", now=NOON)
        throttle.count_miss("192.0.2.1", now=NOON)
    assert throttle.is_over("192.0.2.1", now=NOON)
    assert not throttle.is_over("192.0.2.2", now=NOON)


def test_begins_anew_with_each_minute() -> None:
    throttle = Throttle(1)
    throttle.count_miss(None, now=NOON)
    assert throttle.is_over(None, now=NOON + dt.timedelta(seconds=49))
    assert not throttle.is_over(None, now=NOON + dt.timedelta(seconds=50))


def test_keeps_no_address() -> None:
    throttle = Throttle(1)
    throttle.count_miss("192.0.2.1", now=NOON)
    assert "192.0.2.1" not in repr(vars(throttle))
