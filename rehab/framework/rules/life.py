"""The life of a framework: where it stands on a day, and what may be decided about it when."""

import datetime as dt
from collections.abc import Iterable

from rehab.core.clock import written
from rehab.framework.rules.kinds import FrameworkState

Days = tuple[dt.date, dt.date]
OPEN_STATES = frozenset({FrameworkState.LIVE, FrameworkState.EXTENDED})
OVER = frozenset({FrameworkState.EXPIRED, FrameworkState.CLOSED})


def framework_state(
    starts_on: dt.date,
    ends_on: dt.date,
    day: dt.date,
    *,
    extended_to: dt.date | None = None,
    closed_on: dt.date | None = None,
) -> FrameworkState:
    """Where a framework, or a contract on one, stands on a day; its first and its last day are live.

    The days after `ends_on` up to `extended_to` are extended. From the day it was closed on it is closed for good.
    """
    if closed_on is not None and day >= closed_on:
        return FrameworkState.CLOSED
    if day < starts_on:
        return FrameworkState.COMING
    if day <= ends_on:
        return FrameworkState.LIVE
    return FrameworkState.EXTENDED if extended_to is not None and day <= extended_to else FrameworkState.EXPIRED


def dates_faults(starts_on: dt.date, ends_on: dt.date) -> dict[str, str]:
    """Field -> why a framework cannot last from one day to the other."""
    return {"ends_on": "The last day must be the first day or later"} if ends_on < starts_on else {}


def option_fault(would_end_on: dt.date, latest: dt.date) -> str | None:
    """Why an option to extend cannot be added; `latest` is the last day that the framework could have so far."""
    if would_end_on <= latest:
        return f"The option must end later than {written(latest)}, the last day that the framework can have so far"
    return None


def exercise_faults(decided_on: dt.date, *, last_day: dt.date, today: dt.date) -> dict[str, str]:
    """Field -> why an option cannot have been exercised on that day: it is decided while the framework lasts."""
    if decided_on > today:
        return {"decided_on": "The date of the decision cannot be in the future"}
    if decided_on > last_day:
        return {"decided_on": f"An extension must be decided by {written(last_day)}, while the framework lasts"}
    return {}


def opening_faults(
    from_on: dt.date, to_on: dt.date, *, today: dt.date, last_day: dt.date, others: Iterable[Days]
) -> dict[str, str]:
    """Field -> why providers cannot be let apply from one day to the other; `others` are the openings there are."""
    if from_on < today:
        return {"from_on": "An opening starts today or later"}
    if to_on < from_on:
        return {"to_on": "The last day must be the first day or later"}
    if to_on > last_day:
        return {"to_on": f"An opening must end by {written(last_day)}, the framework's last day"}
    for first, last in others:
        if first <= to_on and from_on <= last:
            return {"from_on": f"The framework is open from {written(first)} to {written(last)} already"}
    return {}


def is_open_on(day: dt.date, openings: Iterable[Days]) -> bool:
    """Whether providers may apply on a day; the first and the last day of an opening count."""
    return any(first <= day <= last for first, last in openings)


def takes_part_on(day: dt.date, joined_on: dt.date | None, left_on: dt.date | None) -> bool:
    """Whether a council calls off on a day: from joining (the start, where none is stated) to its last day."""
    return (joined_on is None or joined_on <= day) and (left_on is None or day <= left_on)
