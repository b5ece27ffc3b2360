"""When people are followed up after leaving, and what counts of the days after a stay."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rehab.core.clock import end_of_day, london_date, start_of_day
from rehab.discharge.rules import (
    FollowedUp,
    FollowUpKind,
    FollowUpOutcome,
    FollowUpState,
    counts_as_picked_up,
    due_at,
    follow_up_faults,
    is_picked_up_after,
    kinds_after,
    moment_of_leaving,
    new_token,
    state_of,
    token_hash,
)
from rehab.placements.rules import UNPLANNED, ExitReason

DAYS = some.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31))
LEFT = dt.date(2026, 3, 28)  # the night on which the clocks go forward
LATER = [FollowUpKind.WEEKS_4, FollowUpKind.WEEKS_12, FollowUpKind.WEEKS_26]


@pytest.mark.parametrize("reason", list(ExitReason))
def test_everybody_is_followed_up_but_the_dead_and_at_once_where_nobody_planned_it(reason: ExitReason) -> None:
    kinds = kinds_after(reason)
    if reason is ExitReason.DIED:
        assert kinds == ()
    elif reason in UNPLANNED:
        assert list(kinds) == list(FollowUpKind)
    else:
        assert list(kinds) == LATER


def test_attempts_count_in_hours_from_the_moment_of_leaving() -> None:
    left_at = dt.datetime(2026, 3, 28, 22, 30, tzinfo=dt.UTC)
    assert due_at(FollowUpKind.HOURS_24, LEFT, left_at=left_at) == dt.datetime(2026, 3, 29, 22, 30, tzinfo=dt.UTC)


@given(DAYS, some.sampled_from([(FollowUpKind.WEEKS_4, 28), (FollowUpKind.WEEKS_12, 84), (FollowUpKind.WEEKS_26, 182)]))
def test_the_later_ones_are_due_by_the_end_of_a_day_so_many_weeks_on(
    left_on: dt.date, kind: tuple[FollowUpKind, int]
) -> None:
    due = due_at(kind[0], left_on, left_at=start_of_day(left_on))
    assert london_date(due) == left_on + dt.timedelta(days=kind[1])
    assert due == end_of_day(london_date(due))


def test_an_exit_that_was_recorded_late_counts_from_the_end_of_its_day() -> None:
    recorded = dt.datetime(2026, 4, 9, 9, tzinfo=dt.UTC)
    assert moment_of_leaving(LEFT, recorded_at=recorded) == end_of_day(LEFT)
    same_day = dt.datetime(2026, 3, 28, 9, tzinfo=dt.UTC)
    assert moment_of_leaving(LEFT, recorded_at=same_day) == same_day


def test_the_whole_day_on_which_it_is_due_is_in_time() -> None:
    due = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
    last = end_of_day(dt.date(2026, 6, 1))
    assert state_of(due, is_done=False, is_closed=False, now=last) is FollowUpState.DUE
    after = last + dt.timedelta(seconds=1)
    assert state_of(due, is_done=False, is_closed=False, now=after) is FollowUpState.OVERDUE
    assert state_of(due, is_done=True, is_closed=False, now=after) is FollowUpState.DONE
    assert state_of(due, is_done=False, is_closed=True, now=after) is FollowUpState.NOT_NEEDED


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (FollowedUp(LEFT - dt.timedelta(days=1), FollowUpOutcome.CONTACTED), "done_on"),
        (FollowedUp(LEFT + dt.timedelta(days=9), FollowUpOutcome.CONTACTED), "done_on"),
        (FollowedUp(LEFT, FollowUpOutcome.BACK_IN_TREATMENT), "re_presented_on"),
    ],
)
def test_says_what_cannot_be_right(told: FollowedUp, field: str) -> None:
    assert list(follow_up_faults(told, ended_on=LEFT, today=LEFT + dt.timedelta(days=8))) == [field]


def test_the_day_of_leaving_and_the_21st_after_it_count_as_picked_up() -> None:
    last = LEFT + dt.timedelta(days=21)
    assert counts_as_picked_up(LEFT, LEFT)
    assert counts_as_picked_up(last, LEFT)
    assert not counts_as_picked_up(last + dt.timedelta(days=1), LEFT)


def test_nobody_waits_for_the_dead_or_for_people_in_custody() -> None:
    assert {reason for reason in ExitReason if not is_picked_up_after(reason)} == {ExitReason.DIED, ExitReason.CUSTODY}


def test_a_token_has_192_random_bits_and_its_hash_does_not_hold_it() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert {len(token) for token in tokens} == {32}  # six bits a letter
    token = tokens.pop()
    assert token not in token_hash(token)
    assert token_hash(token) == token_hash(token)
    assert token_hash("\ud800") != token_hash(token)  # whatever an address may hold can be looked for
