"""Clocks (`domain.md`): a stored due time, an owner, a state."""

import enum


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
    """A paused clock waits for information; a stopped one has had its answer."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
