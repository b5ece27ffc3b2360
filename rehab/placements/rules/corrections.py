"""Dates of a stay that were recorded wrongly, and what may take their place."""

import datetime as dt
import enum
from collections.abc import Iterable

from rehab.core.clock import london_date

# An entry can be put right without a word for a week; who changes the past later says why.
FREE_DAYS = 7
Window = tuple[dt.date, dt.date | None]


class StayDate(enum.StrEnum):
    """Which date of a stay."""

    ARRIVAL = "arrival"
    LEAVING = "leaving"

    @property
    def label(self) -> str:
        """The date in words."""
        return {StayDate.ARRIVAL: "Arrival", StayDate.LEAVING: "Day of leaving"}[self]


def needs_reason(entered_at: dt.datetime | None, *, now: dt.datetime) -> bool:
    """Whether more than seven days have passed since the entry; nobody knows when old entries were made."""
    return entered_at is None or (london_date(now) - london_date(entered_at)).days > FREE_DAYS


def shares_a_night(stay: Window, others: Iterable[Window]) -> bool:
    """Whether a stay spends a night that one of the others spends too.

    Each is the first night and the day of leaving, which is no night; without one it has no end.
    """
    first, leaving = stay[0], stay[1] or dt.date.max
    return any(first < (until or dt.date.max) and start < leaving for start, until in others)


def nights_added(before: Window, after: Window) -> list[tuple[dt.date, dt.date]]:
    """The nights of `after` that are not in `before`, as first nights and days of leaving; both have an end."""
    old_first, old_leaving = before[0], before[1] or dt.date.max
    first, leaving = after[0], after[1] or dt.date.max
    parts = [(first, min(leaving, old_first)), (max(first, old_leaving), leaving)]
    return [(start, end) for start, end in parts if start < end]
