"""What a decision comes to, for letters and figures."""

import enum

from rehab.panel.rules.kinds import Choice

APPROVALS = frozenset({Choice.APPROVE, Choice.APPROVE_WITH_CONDITIONS})


class Result(enum.StrEnum):
    """Approved with or without conditions, not decided yet, or declined."""

    AGREED = "agreed"
    DEFERRED = "deferred"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """It in words."""
        return self.value.capitalize()


def result_of(outcome: Choice) -> Result:
    """What the outcome of a case comes to."""
    if outcome in APPROVALS:
        return Result.AGREED
    return Result.DECLINED if outcome is Choice.DECLINE else Result.DEFERRED
