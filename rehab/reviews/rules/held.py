"""What a review finds, and who signs it."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core.questions import Worded

MOST_GOALS = 5


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


class GoalProgress(Worded):
    """How far somebody has come with a goal."""

    REACHED = "reached", "Reached"
    GOOD = "good", "Good progress"
    SOME = "some", "Some progress"
    NONE = "none", "No progress yet"
    DROPPED = "dropped", "No longer a goal"


OPEN_GOALS = frozenset({GoalProgress.GOOD, GoalProgress.SOME, GoalProgress.NONE})


class Signer(Worded):
    """The two sides that sign a review."""

    KEY_WORKER = "key_worker", "Key worker"
    PROVIDER = "provider", "Provider"


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal and how far it is reached."""

    goal: str
    progress: GoalProgress


@dataclass(frozen=True, slots=True)
class Findings:
    """What a review found, and when; `client_view` in the person's own words, `groups` says which they went to."""

    held_on: dt.date
    attended: str
    progress: str
    client_view: str
    risk: str
    plan_reviewed: bool
    recommendation: Recommendation
    groups: str = ""
    goals: tuple[Goal, ...] = ()
