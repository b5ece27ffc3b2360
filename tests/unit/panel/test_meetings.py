"""Times of meetings: papers, the run of an agenda, reminders of a vote."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.panel.rules.meetings import (
    papers_due,
    reminder_due,
    running_times,
    sitting_faults,
)

CLOSES = dt.datetime(2026, 6, 5, 15, 0, tzinfo=dt.UTC)  # a Friday, 4 pm in London
LONG_AGO = CLOSES - dt.timedelta(days=20)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def due(before: dt.timedelta, opened_at: dt.datetime = LONG_AGO) -> int | None:
    return reminder_due(opened_at=opened_at, closes_at=CLOSES, now=CLOSES - before, working_days=2, days=1)


@pytest.mark.parametrize(
    ("before", "level"),
    [(3 * DAY, None), (2 * DAY + 17 * HOUR, None), (2 * DAY + 16 * HOUR, 1), (DAY + HOUR, 1), (DAY, 2), (HOUR, 2)],
)
def test_reminds_two_working_days_before_and_again_one_day_before(before: dt.timedelta, level: int | None) -> None:
    assert due(before) == level


def test_nobody_is_reminded_once_voting_has_closed() -> None:
    assert due(dt.timedelta()) is None


def test_nobody_is_reminded_just_after_the_papers_came_out() -> None:
    assert due(12 * HOUR, opened_at=CLOSES - 13 * HOUR) is None
    assert due(DAY, opened_at=CLOSES - 30 * HOUR) == 2


def test_papers_are_due_three_working_days_before_whatever_lies_between() -> None:
    tuesday_after_easter = dt.datetime(2026, 4, 7, 9, 0, tzinfo=dt.UTC)
    assert papers_due(tuesday_after_easter, working_days=3) == dt.date(2026, 3, 31)


@given(st.lists(st.integers(0, 120), max_size=20))
def test_each_case_begins_when_the_one_before_it_ends(minutes: list[int]) -> None:
    times = running_times(CLOSES, minutes)
    assert times == [CLOSES + dt.timedelta(minutes=sum(minutes[:number])) for number in range(len(minutes))]


def test_a_meeting_needs_a_time_ahead_and_somewhere_to_be() -> None:
    past = sitting_faults(starts_at=CLOSES - 2 * HOUR, closes_at=CLOSES, is_somewhere=False, now=CLOSES - HOUR)
    assert past == {
        "held_on": "The day and time of the meeting must be in the future",
        "place": "Enter where members meet, or the video link",
    }
    assert sitting_faults(starts_at=CLOSES - HOUR, closes_at=CLOSES, is_somewhere=True, now=CLOSES - DAY) == {}


def test_an_online_vote_closes_in_the_future() -> None:
    refused = sitting_faults(starts_at=None, closes_at=CLOSES, is_somewhere=False, now=CLOSES)
    assert refused == {"closes_on": "The closing day and time must be in the future"}
    assert sitting_faults(starts_at=None, closes_at=CLOSES, is_somewhere=False, now=CLOSES - HOUR) == {}
