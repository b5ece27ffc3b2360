"""Clocks (`domain.md`): a stored due time, an owner, a state."""

import datetime as dt
import enum
from dataclasses import dataclass


class ClockKind(enum.StrEnum):
    """What is waited for."""

    COMPLETENESS_CHECK = "completeness_check"
    DECISION = "decision"
    OFFER_ANSWER = "offer_answer"
    APPROVAL_USE = "approval_use"
    REVIEW = "review"

    @property
    def label(self) -> str:
        """What is waited for, in words."""
        return {
            ClockKind.COMPLETENESS_CHECK: "Completeness check",
            ClockKind.DECISION: "Panel decision",
            ClockKind.OFFER_ANSWER: "Provider's answer",
            ClockKind.APPROVAL_USE: "Use of the approval",
            ClockKind.REVIEW: "12-weekly review",
        }[self]


class ClockState(enum.StrEnum):
    """A running clock waits for somebody; a stopped one has had its answer."""

    RUNNING = "running"
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


WEEKS_LONG = frozenset({ClockKind.REVIEW, ClockKind.APPROVAL_USE})
STEPS = (
    Step(1, -14, Audience.OWNER, WEEKS_LONG),
    Step(2, -3, Audience.OWNER, WEEKS_LONG),
    Step(3, 1, Audience.OWNER),
    Step(4, 3, Audience.MANAGERS),
    Step(5, 7, Audience.COMMISSIONERS),
)


def steps_reached(kind: ClockKind, *, due_on: dt.date, chased: int, today: dt.date) -> list[Step]:
    """The steps that were reached and not taken yet, the first one first."""
    days = (today - due_on).days
    return [step for step in STEPS if kind in step.kinds and chased < step.level and step.days_after <= days]


def steps_to_take(reached: list[Step]) -> list[Step]:
    """Of the steps reached, those that still make sense: no reminder of what is overdue, and one reminder at most."""
    overdue = [step for step in reached if not step.is_reminder]
    return overdue or reached[-1:]
