"""Nights that somebody spends away from the house with its agreement; the bed stays theirs, and is paid."""

import datetime as dt
import enum
from collections.abc import Sequence

LONGEST_LEAVE = dt.timedelta(days=14)


class LeaveReason(enum.StrEnum):
    """Why somebody is away."""

    HOME_VISIT = "home_visit"
    FAMILY = "family"
    HOUSING = "housing"
    HEALTH = "health"
    COURT = "court"
    WORK = "work"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return {
            LeaveReason.HOME_VISIT: "Home visit, as planned in the programme",
            LeaveReason.FAMILY: "Family: a visit, a birth, an illness, a funeral",
            LeaveReason.HOUSING: "Housing or move-on arrangements",
            LeaveReason.HEALTH: "Hospital or another health appointment",
            LeaveReason.COURT: "Court or probation",
            LeaveReason.WORK: "Work, education or volunteering",
            LeaveReason.OTHER: "Another reason",
        }[self]


def leave_faults(
    left_at: dt.datetime,
    due_back_at: dt.datetime,
    *,
    arrived_at: dt.datetime,
    earlier: Sequence[dt.datetime],
    now: dt.datetime,
) -> dict[str, str]:
    """What is wrong with the times of a leave; `earlier` are the returns from leaves before it."""
    if left_at > now:
        return {"left_on": "The time they left must not be in the future: record it when they go"}
    if left_at < arrived_at:
        return {"left_on": "They must have arrived before they go on leave"}
    if any(left_at < back_at for back_at in earlier):
        return {"left_on": "They were on leave at that time already. Enter a time after they came back"}
    if due_back_at <= left_at:
        return {"due_on": "They must be due back after they left"}
    if due_back_at > left_at + LONGEST_LEAVE:
        return {"due_on": f"They must be due back within {LONGEST_LEAVE.days} days: a longer absence ends the stay"}
    return {}
