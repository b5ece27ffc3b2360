"""12-weekly reviews (004 §3.31): when the next is due, which nights are overdue, what a review found."""

import datetime as dt
import enum
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

# A review sooner than this before its day still moves the next one, so it stands out in the list.
EARLY = dt.timedelta(days=14)


class Recommendation(enum.StrEnum):
    """What a review recommends."""

    CONTINUE = "continue"
    EXTEND = "extend"
    MOVE_STAGE = "move_stage"
    PLAN_DISCHARGE = "plan_discharge"

    @property
    def label(self) -> str:
        """The recommendation in words."""
        return self.value.replace("_", " ").capitalize()


class Timing(enum.StrEnum):
    """How a review that was held stands to the day it was due; OVERDUE ones left at least one night overdue."""

    EARLY = "early"
    ON_TIME = "on_time"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        """The timing in words."""
        return self.value.replace("_", " ").capitalize()

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return {Timing.EARLY: "closed", Timing.ON_TIME: "good", Timing.OVERDUE: "bad"}[self]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a review found, and when; `client_view` in the person's own words."""

    held_on: dt.date
    attended: str
    progress: str
    client_view: str
    risk: str
    plan_reviewed: bool
    recommendation: Recommendation


@dataclass(frozen=True, slots=True)
class Punctuality:
    """When a review was due, and how many nights were overdue before it was held."""

    due_on: dt.date
    overdue_nights: int
    timing: Timing


def next_due(admitted_on: dt.date, held_on: Collection[dt.date], review_days: int) -> dt.date:
    """So many days after the later of admission and the last review held."""
    return max([admitted_on, *held_on]) + dt.timedelta(days=review_days)


def overdue_nights(admitted_on: dt.date, until: dt.date, held_on: Collection[dt.date], review_days: int) -> int:
    """How many nights of a stay, from admission up to but not including `until`, are overdue (`kpis.md`).

    A night is overdue when it is more than `review_days` after the later of admission and the last review held on or
    before that day: a review clears the night of its own day.
    """
    starts = [admitted_on, *sorted(day for day in set(held_on) if admitted_on < day < until)]
    ends = [*starts[1:], until]
    in_time = dt.timedelta(days=review_days + 1)
    return sum(max(0, (end - (start + in_time)).days) for start, end in zip(starts, ends, strict=True))


def punctuality(admitted_on: dt.date, held_on: Collection[dt.date], review_days: int) -> dict[dt.date, Punctuality]:
    """For each review held, when it was due and whether it was early, on time or overdue."""
    days = [admitted_on, *sorted(set(held_on))]
    return {day: _punctuality(start, day, review_days) for start, day in pairwise(days)}


def _punctuality(start: dt.date, day: dt.date, review_days: int) -> Punctuality:
    due_on = next_due(start, [], review_days)
    nights = overdue_nights(start, day, [], review_days)
    timing = Timing.OVERDUE if nights else Timing.EARLY if due_on - day > EARLY else Timing.ON_TIME
    return Punctuality(due_on, nights, timing)
