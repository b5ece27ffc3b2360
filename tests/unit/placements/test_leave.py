"""The times of a leave."""

import datetime as dt

import pytest

from rehab.placements.rules.leave import LONGEST_LEAVE, leave_faults

NOW = dt.datetime(2026, 6, 10, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ARRIVED = NOW - 48 * HOUR


@pytest.mark.parametrize(
    ("left_at", "due_back_at", "field"),
    [
        (NOW, NOW + HOUR, None),
        (NOW - HOUR, NOW - HOUR / 2, None),
        (NOW, NOW + LONGEST_LEAVE, None),
        (NOW + HOUR / 60, NOW + HOUR, "left_on"),
        (ARRIVED - HOUR, NOW, "left_on"),
        (NOW - 25 * HOUR, NOW, "left_on"),
        (NOW, NOW, "due_on"),
        (NOW, NOW + LONGEST_LEAVE + HOUR, "due_on"),
    ],
)
def test_a_leave_begins_in_the_stay_and_ends_within_two_weeks(
    left_at: dt.datetime, due_back_at: dt.datetime, field: str | None
) -> None:
    faults = leave_faults(left_at, due_back_at, arrived_at=ARRIVED, earlier=[NOW - 24 * HOUR], now=NOW)
    assert list(faults) == ([] if field is None else [field])
