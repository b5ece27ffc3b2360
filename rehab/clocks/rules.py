"""Clocks (`domain.md`): a stored due time, an owner, a state."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core.working_days import ONE_DAY, is_working_day, next_working_day, subtract_working_days


class ClockKind(enum.StrEnum):
    """What is waited for."""

    SIGN_OFF = "sign_off"
    COMPLETENESS_CHECK = "completeness_check"
    DECISION = "decision"
    FAST_TRACK = "fast_track"
    APPEAL = "appeal"
    RATIFICATION = "ratification"
    WRITTEN_OUTCOME = "written_outcome"
    DEFERRAL = "deferral"
    CONDITION = "condition"
    OFFER_ACKNOWLEDGE = "offer_acknowledge"
    OFFER_ANSWER = "offer_answer"
    ASSESSMENT = "assessment"
    APPROVAL_USE = "approval_use"
    EXTENSION_ASK = "extension_ask"
    LEAVE_RETURN = "leave_return"
    REVIEW = "review"
    INCIDENT_REPORT = "incident_report"
    INCIDENT_FOLLOW_UP = "incident_follow_up"
    COMPLAINT_ANSWER = "complaint_answer"
    FIRST_REVIEW = "first_review"
    FUNDING_REVIEW = "funding_review"
    TOP = "top"
    COMMUNITY_APPOINTMENT = "community_appointment"
    FOLLOW_UP = "follow_up"
    UNPLANNED_EXIT_TOLD = "unplanned_exit_told"

    @property
    def label(self) -> str:
        """What is waited for, in words."""
        return _LABELS[self]


_LABELS = {
    ClockKind.SIGN_OFF: "Manager's signature",
    ClockKind.COMPLETENESS_CHECK: "Completeness check",
    ClockKind.DECISION: "Panel decision",
    ClockKind.FAST_TRACK: "Fast-track decision",
    ClockKind.APPEAL: "Decision on the appeal",
    ClockKind.RATIFICATION: "Ratification by the panel",
    ClockKind.WRITTEN_OUTCOME: "Outcome in writing",
    ClockKind.DEFERRAL: "Return to the panel",
    ClockKind.CONDITION: "Condition of the approval",
    ClockKind.OFFER_ACKNOWLEDGE: "Provider's acknowledgement",
    ClockKind.OFFER_ANSWER: "Provider's answer",
    ClockKind.ASSESSMENT: "Provider's answer after the assessment",
    ClockKind.APPROVAL_USE: "Use of the approval",
    ClockKind.EXTENSION_ASK: "Request for an extension",
    ClockKind.LEAVE_RETURN: "Return from leave",
    ClockKind.REVIEW: "12-weekly review",
    ClockKind.INCIDENT_REPORT: "Council's answer to an incident",
    ClockKind.INCIDENT_FOLLOW_UP: "Follow-up of an incident",
    ClockKind.COMPLAINT_ANSWER: "Provider's answer to a complaint",
    ClockKind.FIRST_REVIEW: "First review",
    ClockKind.FUNDING_REVIEW: "Review before the funding ends",
    ClockKind.TOP: "Outcomes profile",
    ClockKind.COMMUNITY_APPOINTMENT: "First community appointment",
    ClockKind.FOLLOW_UP: "Follow-up after leaving",
    ClockKind.UNPLANNED_EXIT_TOLD: "Council's look at an unplanned exit",
}


class ClockState(enum.StrEnum):
    """A running clock waits for somebody; a paused one for information first; a stopped one has had its answer."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class Audience(enum.StrEnum):
    """Who is told that something is due."""

    OWNER = "owner"
    MANAGERS = "managers"
    COMMISSIONERS = "commissioners"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of chasing, reached so many days after the due day (below nought: before it).

    `Clock.chased` holds the level of the highest step that was taken, so that none is taken twice.
    """

    level: int
    days_after: int
    audience: Audience
    kinds: frozenset[ClockKind] = frozenset(ClockKind)

    @property
    def is_reminder(self) -> bool:
        """Whether there is still time."""
        return self.days_after < 0


WEEKS_LONG = frozenset(
    {
        ClockKind.REVIEW,
        ClockKind.FIRST_REVIEW,
        ClockKind.FUNDING_REVIEW,
        ClockKind.TOP,
        ClockKind.COMMUNITY_APPOINTMENT,
        ClockKind.FOLLOW_UP,
        ClockKind.APPROVAL_USE,
        ClockKind.EXTENSION_ASK,
        ClockKind.DEFERRAL,
        ClockKind.CONDITION,
    }
)
# Any of them is met by holding a review.
REVIEWS = frozenset({ClockKind.REVIEW, ClockKind.FIRST_REVIEW, ClockKind.FUNDING_REVIEW})
# What a key worker has to do.
THE_KEY_WORKERS = WEEKS_LONG
# What only the treatment service can do, before the council knows of the request.
_THE_SERVICES = frozenset({ClockKind.SIGN_OFF})
# What only the council can do: the managers of the treatment service are not told that it is late.
_THE_COUNCILS = frozenset(
    {
        ClockKind.COMPLETENESS_CHECK,
        ClockKind.FAST_TRACK,
        ClockKind.APPEAL,
        ClockKind.RATIFICATION,
        ClockKind.WRITTEN_OUTCOME,
        ClockKind.INCIDENT_REPORT,
        ClockKind.UNPLANNED_EXIT_TOLD,
    }
)
STEPS = (
    Step(1, -14, Audience.OWNER, WEEKS_LONG),
    Step(2, -3, Audience.OWNER, WEEKS_LONG),
    Step(3, 1, Audience.OWNER),
    Step(4, 3, Audience.MANAGERS, frozenset(ClockKind) - _THE_COUNCILS),
    Step(5, 7, Audience.COMMISSIONERS, frozenset(ClockKind) - _THE_SERVICES),
)


def steps_reached(kind: ClockKind, *, due_on: dt.date, chased: int, today: dt.date) -> list[Step]:
    """The steps that were reached and not taken yet, the first one first."""
    days = (today - due_on).days
    return [step for step in STEPS if kind in step.kinds and chased < step.level and step.days_after <= days]


def reminders_too_late(kind: ClockKind, *, due_on: dt.date, started_on: dt.date) -> int:
    """The level of the last reminder whose day has passed as the clock starts; 0 where none has.

    A clock that starts with a week to go is not followed by the reminder for two weeks before the end.
    """
    left = (due_on - started_on).days
    passed = [step.level for step in STEPS if step.is_reminder and kind in step.kinds and step.days_after < -left]
    return max(passed, default=0)


def steps_to_take(reached: list[Step]) -> list[Step]:
    """Of the steps reached, those that still make sense: no reminder of what is overdue, and one reminder at most."""
    overdue = [step for step in reached if not step.is_reminder]
    return overdue or reached[-1:]


def working_days_left(due_on: dt.date, today: dt.date) -> int:
    """Working days after `today` up to and with `due_on`; below nought, those by which it is overdue."""
    if due_on < today:
        return -working_days_left(today, due_on)
    return sum(is_working_day(today + ONE_DAY * after) for after in range(1, (due_on - today).days + 1))


def due_after_pause(left: int, today: dt.date) -> dt.date:
    """The day on which so many working days are left, or overdue, as when the clock was paused."""
    if left < 0:
        return subtract_working_days(today, -left if is_working_day(today) else 1 - left)
    day = today
    for _ in range(left):
        day = next_working_day(day + ONE_DAY)
    return day
