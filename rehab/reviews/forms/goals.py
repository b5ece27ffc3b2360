"""Goals in a form: a few rows, of which those left blank are none."""

from collections.abc import Sequence
from typing import Any

from rehab.reviews.rules import MOST_GOALS, Goal, GoalProgress
from rehab.web.widgets import Question, SelectField, TextField, options_of

NUMBERS = range(1, MOST_GOALS + 1)


class GoalFields:
    """Mixin of forms that ask for goals; `reviews/_goal_fields.html` shows them."""

    errors: Any

    def goal_rows(self) -> list[tuple[Question, Question]]:
        """Each goal with how far it is reached."""
        return [(getattr(self, f"goal_{number}"), getattr(self, f"progress_{number}")) for number in NUMBERS]

    def goals(self) -> tuple[Goal, ...]:
        """The rows that were filled in, once the form is valid."""
        return tuple(Goal(goal.data, progress.data) for goal, progress in self.goal_rows() if goal.data)

    def check_goals(self) -> bool:
        """A goal without an answer, or an answer without a goal, is told at its field; whether there was none."""
        is_right = True
        for goal, progress in self.goal_rows():
            if bool(goal.data) != bool(progress.data):
                wrong = progress if goal.data else goal
                fault = "Choose how far this goal is reached" if goal.data else "Enter the goal"
                wrong.errors = [*wrong.errors, fault]
                is_right = False
        return is_right

    @staticmethod
    def filled_in(goals: Sequence[Goal]) -> dict[str, Any]:
        """What the fields show of goals that are known."""
        shown: dict[str, Any] = {}
        for number, goal in zip(NUMBERS, goals, strict=False):
            shown |= {f"goal_{number}": goal.goal, f"progress_{number}": goal.progress}
        return shown


for _number in NUMBERS:
    setattr(GoalFields, f"goal_{_number}", TextField(f"Goal {_number}", longest=200))
    setattr(
        GoalFields,
        f"progress_{_number}",
        SelectField(
            f"How far goal {_number} is reached",
            options=options_of(GoalProgress),
            coerce=GoalProgress,
            blank="Choose",
        ),
    )
