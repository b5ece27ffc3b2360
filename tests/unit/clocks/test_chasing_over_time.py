"""Chasing over weeks of a fake clock: through pauses, downtime, bank holidays and changed clocks, against a diary.

The diary reads `domain.md` slowly: day by day it writes down which steps fall on the day, and whenever somebody
looks, tells what has been written since. It knows nothing of levels.
"""

import datetime as dt
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from rehab.clocks.rules import (
    STEPS,
    ClockKind,
    Step,
    due_after_pause,
    reminders_too_late,
    steps_reached,
    steps_to_take,
    working_days_left,
)
from rehab.core.clock import LONDON, end_of_day, london_date, start_of_day
from rehab.core.working_days import is_working_day

DAY = dt.timedelta(days=1)
kinds = st.sampled_from(ClockKind)
# Days around which the clocks change, Easter and Christmas fall, and a day is added.
days = st.sampled_from(
    [dt.date(2026, 3, 29), dt.date(2026, 4, 6), dt.date(2026, 10, 25), dt.date(2026, 12, 26), dt.date(2028, 2, 29)]
).flatmap(lambda around: st.integers(-30, 30).map(lambda off: around + off * DAY))
gaps = st.lists(st.integers(0, 12), min_size=1, max_size=12)


@dataclass
class Kept:
    """What is stored of a clock, and whom a look at it tells: as `commands.clocks` and the job do it."""

    kind: ClockKind
    due_on: dt.date
    chased: int = 0
    told: list[tuple[dt.date, Step]] = field(default_factory=list)

    def look(self, today: dt.date) -> list[Step]:
        reached = steps_reached(self.kind, due_on=self.due_on, chased=self.chased, today=today)
        taken = steps_to_take(reached)
        if reached:
            self.chased = reached[-1].level
        self.told += [(today, step) for step in taken]
        return taken


def diary(kind: ClockKind, due_on: dt.date, looks: list[dt.date]) -> list[tuple[dt.date, Step]]:
    """Whom each look tells."""
    told: list[tuple[dt.date, Step]] = []
    page = due_on - 60 * DAY
    for look in looks:
        written: list[Step] = []
        while page <= look:
            written += [step for step in STEPS if kind in step.kinds and page == due_on + step.days_after * DAY]
            page += DAY
        late = [step for step in written if step.days_after > 0]
        told += [(look, step) for step in late or written[-1:]]
    return told


@given(kinds, days, st.integers(-40, 20), gaps)
def test_whatever_the_downtime_each_step_is_told_once_in_order_and_none_too_late(
    kind: ClockKind, due_on: dt.date, first: int, pauses: list[int]
) -> None:
    looks = [due_on + first * DAY]
    for gap in pauses:
        looks.append(looks[-1] + gap * DAY)
    kept = Kept(kind, due_on)
    for look in looks:
        kept.look(look)
    assert kept.told == diary(kind, due_on, looks)
    levels = [step.level for _, step in kept.told]
    assert levels == sorted(set(levels))
    overdue = [step for step in STEPS if kind in step.kinds and not step.is_reminder]
    assert [step for _, step in kept.told if not step.is_reminder] == [
        step for step in overdue if due_on + step.days_after * DAY <= looks[-1]
    ]


@given(kinds, days)
def test_without_downtime_each_step_comes_on_its_day(kind: ClockKind, due_on: dt.date) -> None:
    kept = Kept(kind, due_on)
    for day in range(-20, 12):
        kept.look(due_on + day * DAY)
    assert kept.told == [(due_on + step.days_after * DAY, step) for step in STEPS if kind in step.kinds]


@given(kinds, days, st.integers(0, 30))
def test_a_clock_is_never_followed_at_once_by_a_reminder_that_is_past(
    kind: ClockKind, started_on: dt.date, length: int
) -> None:
    due_on = started_on + length * DAY
    kept = Kept(kind, due_on, chased=reminders_too_late(kind, due_on=due_on, started_on=started_on))
    for day in range(length + 1):
        for step in kept.look(started_on + day * DAY):
            assert due_on + step.days_after * DAY == started_on + day * DAY


@given(kinds, days, st.integers(0, 25), st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), max_size=5))
def test_nobody_is_told_twice_through_pauses_and_all_are_told_in_the_end(
    kind: ClockKind, started_on: dt.date, working_days: int, spans: list[tuple[int, int]]
) -> None:
    """Runs for so many days, waits for so many: what was told stays told, whatever day it is due on afterwards."""
    day = started_on
    kept = Kept(kind, due_after_pause(working_days, day))
    for running, paused in spans:
        for _ in range(running):
            day += DAY
            kept.look(day)
        left = working_days_left(kept.due_on, day)
        day += paused * DAY
        kept.due_on = due_after_pause(left, day)
    for _ in range(60):
        day += DAY
        kept.look(day)
    levels = [step.level for _, step in kept.told]
    assert levels == sorted(set(levels))
    wanted = [step.level for step in STEPS if kind in step.kinds and not step.is_reminder]
    assert [step.level for _, step in kept.told if not step.is_reminder] == wanted


@given(days, st.integers(0, 24 * 60 - 1))
def test_a_due_day_ends_at_midnight_in_london_when_the_clocks_change_too(day: dt.date, minute: int) -> None:
    midnight = start_of_day(day + DAY)
    assert midnight.astimezone(LONDON).time() == dt.time()
    assert end_of_day(day) == midnight - dt.timedelta(seconds=1)
    moment = start_of_day(day) + dt.timedelta(minutes=minute)
    assert (london_date(moment) <= day) is (moment < midnight)
    assert london_date(end_of_day(day)) == day


@given(days, st.integers(0, 40))
def test_working_days_left_are_those_that_a_calendar_shows(today: dt.date, length: int) -> None:
    due_on = today + length * DAY
    counted = [today + off * DAY for off in range(1, length + 1)]
    assert working_days_left(due_on, today) == sum(map(is_working_day, counted))
