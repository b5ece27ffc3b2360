"""Following people up after a stay (`domain.md`): when, what can come of it, and whom nobody asks any more."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core.clock import end_of_day, london_date, written
from rehab.placements.rules import UNPLANNED, ExitAccommodation, ExitReason


class FollowUpKind(enum.StrEnum):
    """When somebody asks how a person is: at once after an unplanned exit, and weeks after every exit."""

    HOURS_24 = "hours_24"
    HOURS_72 = "hours_72"
    DAYS_7 = "days_7"
    WEEKS_4 = "weeks_4"
    WEEKS_12 = "weeks_12"
    WEEKS_26 = "weeks_26"

    @property
    def label(self) -> str:
        """How long after leaving, in words."""
        unit, _, number = self.value.partition("_")
        return f"{number} {unit}"

    @property
    def is_attempt(self) -> bool:
        """Whether it is one of the first attempts to reach somebody who left without a plan."""
        return self in ATTEMPTS


ATTEMPTS = {
    FollowUpKind.HOURS_24: dt.timedelta(hours=24),
    FollowUpKind.HOURS_72: dt.timedelta(hours=72),
    FollowUpKind.DAYS_7: dt.timedelta(days=7),
}
LATER = {
    FollowUpKind.WEEKS_4: dt.timedelta(weeks=4),
    FollowUpKind.WEEKS_12: dt.timedelta(weeks=12),
    FollowUpKind.WEEKS_26: dt.timedelta(weeks=26),
}


class FollowUpOutcome(enum.StrEnum):
    """What came of asking."""

    CONTACTED = "contacted"
    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    NO_MORE_CONTACT = "no_more_contact"
    MOVED_AWAY = "moved_away"
    BACK_IN_TREATMENT = "back_in_treatment"
    CUSTODY = "custody"
    DIED = "died"

    @property
    def label(self) -> str:
        """The outcome in words."""
        return _OUTCOMES[self]

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return {self.CONTACTED: "good", self.DIED: "bad", self.NOT_REACHED: "act"}.get(self, "closed")

    @property
    def ends_contact(self) -> bool:
        """Whether nobody follows up any more after it."""
        return self in _ENDS_CONTACT


_OUTCOMES = {
    FollowUpOutcome.CONTACTED: "We spoke",
    FollowUpOutcome.NOT_REACHED: "Not reached",
    FollowUpOutcome.DECLINED: "Did not want to talk this time",
    FollowUpOutcome.NO_MORE_CONTACT: "Does not want to be contacted again",
    FollowUpOutcome.MOVED_AWAY: "Moved away, another service looks after them",
    FollowUpOutcome.BACK_IN_TREATMENT: "Back in treatment",
    FollowUpOutcome.CUSTODY: "In prison or police custody",
    FollowUpOutcome.DIED: "Died",
}
_ENDS_CONTACT = frozenset({FollowUpOutcome.NO_MORE_CONTACT, FollowUpOutcome.MOVED_AWAY, FollowUpOutcome.DIED})


class FollowUpState(enum.StrEnum):
    """Where a follow-up stands on a day."""

    OVERDUE = "overdue"
    DUE = "due"
    DONE = "done"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        """The state in words."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """What somebody found out; days of paid work are those of the last 28."""

    done_on: dt.date
    outcome: FollowUpOutcome
    note: str = ""
    accommodation: ExitAccommodation | None = None
    paid_work_days: int | None = None
    re_presented_on: dt.date | None = None


def kinds_after(reason: ExitReason) -> tuple[FollowUpKind, ...]:
    """Whom one asks when: attempts after an unplanned exit, weeks later after all, and nobody who has died."""
    if reason is ExitReason.DIED:
        return ()
    return (*(ATTEMPTS if reason in UNPLANNED else ()), *LATER)


def due_at(kind: FollowUpKind, ended_on: dt.date, *, left_at: dt.datetime) -> dt.datetime:
    """When it is due: attempts count in hours from the moment of leaving, the rest in days, to the end of the day."""
    if kind in ATTEMPTS:
        return left_at + ATTEMPTS[kind]
    return end_of_day(ended_on + LATER[kind])


def moment_of_leaving(ended_on: dt.date, *, recorded_at: dt.datetime) -> dt.datetime:
    """The moment of recording, or the end of the day of leaving where it was recorded on a later one."""
    return min(recorded_at, end_of_day(ended_on))


def state_of(due: dt.datetime, *, is_done: bool, is_closed: bool, now: dt.datetime) -> FollowUpState:
    """Where it stands; the whole day on which it is due is in time."""
    if is_done:
        return FollowUpState.DONE
    if is_closed:
        return FollowUpState.NOT_NEEDED
    return FollowUpState.OVERDUE if end_of_day(london_date(due)) < now else FollowUpState.DUE


def follow_up_faults(told: FollowedUp, *, ended_on: dt.date, today: dt.date) -> dict[str, str]:
    """What cannot be right, by field."""
    faults = {}
    if told.done_on < ended_on:
        faults["done_on"] = f"The day must be {written(ended_on)} or later: they left on that day"
    elif told.done_on > today:
        faults["done_on"] = "The day must be today or in the past"
    if told.outcome is FollowUpOutcome.BACK_IN_TREATMENT and told.re_presented_on is None:
        faults["re_presented_on"] = "Enter the first day of the new treatment"
    return faults
