"""Reviews (004 §3.31): what is due when, and which nights are overdue."""

import datetime as dt
import enum
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from rehab.clients.rules import top_due
from rehab.clocks.rules import ClockKind
from rehab.core.working_days import subtract_working_days

# A review sooner than this before its day still moves the next one, so it stands out in the list.
EARLY = dt.timedelta(days=14)
# What is waited for while somebody stays.
REVIEW_CLOCKS = (ClockKind.REVIEW, ClockKind.FIRST_REVIEW, ClockKind.FUNDING_REVIEW, ClockKind.TOP)
# A profile taken so long before the arrival still tells how things were at the start.
FRESH = dt.timedelta(days=28)
# How long after the arrival there is to take one that is missing or too old (NDTMS: two weeks either side).
START_PROFILE = dt.timedelta(days=14)


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


@dataclass(frozen=True, slots=True)
class UnderReview:
    """What decides when reviews and outcomes profiles of a stay are due; days are London days.

    `held` are the days of its reviews, `profiles` those of all outcomes profiles since the request.
    """

    admitted_on: dt.date
    is_rehab: bool
    review_days: int
    first_review_days: int
    funding_review_working_days: int
    profile_weeks: int
    funded_until: dt.date | None = None
    held: tuple[dt.date, ...] = ()
    profiles: tuple[dt.date, ...] = ()


def what_is_due(stay: UnderReview) -> dict[ClockKind, dt.date]:
    """What is waited for while somebody stays, and until when; what is not waited for is left out (`domain.md`)."""
    days = {
        ClockKind.REVIEW: next_due(stay.admitted_on, stay.held, stay.review_days),
        ClockKind.FIRST_REVIEW: _first_review(stay),
        ClockKind.FUNDING_REVIEW: _funding_review(stay),
        ClockKind.TOP: _profile(stay),
    }
    return {kind: day for kind, day in days.items() if day is not None}


def _first_review(stay: UnderReview) -> dt.date | None:
    """Of rehab stays, until a review is held."""
    if not stay.is_rehab or stay.held:
        return None
    return stay.admitted_on + dt.timedelta(days=stay.first_review_days)


def _funding_review(stay: UnderReview) -> dt.date | None:
    """Of rehab stays, until one is held within two weeks of the day; short stays have their first review instead."""
    if not stay.is_rehab or stay.funded_until is None:
        return None
    due_on = subtract_working_days(stay.funded_until, stay.funding_review_working_days)
    is_short = due_on <= stay.admitted_on + dt.timedelta(days=stay.first_review_days)
    is_held = any(day >= due_on - EARLY for day in stay.held)
    return None if is_short or is_held else due_on


def _profile(stay: UnderReview) -> dt.date:
    latest = max(stay.profiles, default=None)
    if latest is None or latest < stay.admitted_on - FRESH:
        return stay.admitted_on + START_PROFILE
    return top_due(latest, stay.profile_weeks)


def week_of(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())
