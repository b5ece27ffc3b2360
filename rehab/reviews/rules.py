"""12-weekly reviews (004 §3.31): when the next is due, which nights are overdue."""

import datetime as dt
import enum


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


def next_due(admitted_on: dt.date, held_on: list[dt.date], review_days: int) -> dt.date:
    """So many days after the later of admission and the last review held."""
    return max([admitted_on, *held_on]) + dt.timedelta(days=review_days)
