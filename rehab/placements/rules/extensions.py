"""Extensions of a stay (`domain.md`, Stay): when to ask, how long funding runs, when it is warned that it ends."""

import datetime as dt
import enum

from rehab.core.working_days import add_working_days, subtract_working_days

WARNED_BEFORE = (42, 28, 14)
RUNS_ON_WORKING_DAYS = 2
LONGEST_EXTENSION = dt.timedelta(weeks=52)


class ExtensionStatus(enum.StrEnum):
    """Where an extension stands; REFERRED is with the panel."""

    ASKED = "asked"
    REFERRED = "referred"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status in words."""
        return {
            ExtensionStatus.ASKED: "Waits for the key worker",
            ExtensionStatus.REFERRED: "With the panel",
            ExtensionStatus.GRANTED: "Granted",
            ExtensionStatus.REFUSED: "Refused",
            ExtensionStatus.WITHDRAWN: "Withdrawn",
        }[self]

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return {
            ExtensionStatus.ASKED: "act",
            ExtensionStatus.REFERRED: "progress",
            ExtensionStatus.GRANTED: "good",
            ExtensionStatus.REFUSED: "bad",
        }.get(self, "closed")


OPEN_EXTENSIONS = frozenset({ExtensionStatus.ASKED, ExtensionStatus.REFERRED})


def ask_by(funded_until: dt.date, working_days: int) -> dt.date:
    """The last day on which an extension is asked for in time."""
    return subtract_working_days(funded_until, working_days)


def weeks_until(funded_until: dt.date, until: dt.date) -> int:
    """The further weeks that reach a day, the last of them begun if need be: panels decide in whole weeks."""
    return max(0, -(-(until - funded_until).days // 7))


def extended(funded_until: dt.date, weeks: int) -> dt.date:
    """The day of leaving once so many weeks are added."""
    return funded_until + dt.timedelta(weeks=weeks)


def runs_until(
    funded_until: dt.date, *, in_time: bool, answered_on: dt.date | None = None, waits_until: dt.date | None = None
) -> dt.date:
    """The day of leaving without the weeks that were asked for: in time, it is funded to the answer and 2 working days.

    Before there is an answer it is funded to the day until which it waits, when they leave or take it back.
    """
    if not in_time:
        return funded_until
    if answered_on is not None:
        return max(funded_until, add_working_days(answered_on, RUNS_ON_WORKING_DAYS))
    return max(funded_until, waits_until or funded_until)


def warning_due(funded_until: dt.date, *, today: dt.date, warned: int | None) -> int | None:
    """Which warning is due, in days before the end; only the nearest one, and none that was given already."""
    left = (funded_until - today).days
    reached = [days for days in WARNED_BEFORE if 0 <= left <= days]
    nearest = min(reached, default=None)
    return nearest if nearest is not None and (warned is None or nearest < warned) else None
