"""Meetings: when papers are due, how long an agenda takes, when members are reminded of a vote."""

import datetime as dt
import enum
from collections.abc import Iterable
from itertools import accumulate
from typing import NotRequired, TypedDict

from rehab.core.clock import london_date, start_of_day
from rehab.core.working_days import subtract_working_days

LENGTHS = (30, 60, 90, 120, 150, 180, 240)


class MeetingKind(enum.StrEnum):
    """People meet, or they vote online until a closing time."""

    MEETING = "meeting"
    ONLINE = "online"

    @property
    def label(self) -> str:
        """It in words."""
        return {MeetingKind.MEETING: "Meeting", MeetingKind.ONLINE: "Online vote"}[self]


class Plan(TypedDict):
    """When and where members sit; without a start they vote online until it closes."""

    title: str
    closes_at: dt.datetime
    starts_at: NotRequired[dt.datetime | None]
    place: NotRequired[str]
    video_link: NotRequired[str]


def sitting_faults(
    *, starts_at: dt.datetime | None, closes_at: dt.datetime, is_somewhere: bool, now: dt.datetime
) -> dict[str, str]:
    """Field -> why it cannot be held so; without a start it is an online vote, which is held nowhere."""
    if starts_at is None:
        return {"closes_on": "The closing day and time must be in the future"} if closes_at <= now else {}
    faults = {}
    if starts_at <= now:
        faults["held_on"] = "The day and time of the meeting must be in the future"
    if not is_somewhere:
        faults["place"] = "Enter where members meet, or the video link"
    return faults


def papers_due(starts_at: dt.datetime, *, working_days: int) -> dt.date:
    """The day on which papers must be out, so many working days before the day of the meeting."""
    return subtract_working_days(london_date(starts_at), working_days)


def running_times(starts_at: dt.datetime, minutes: Iterable[int]) -> list[dt.datetime]:
    """When each case of an agenda comes up."""
    steps = accumulate(minutes, initial=0)
    return [starts_at + dt.timedelta(minutes=step) for step in steps][:-1]


def reminder_due(
    *, opened_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime, working_days: int, days: int
) -> int | None:
    """Which reminder of an open vote has its time: 1 from some working days before the closing day, 2 from days before.

    Nobody is reminded after the closing time, or by a reminder whose time had come when the papers came out.
    """
    first = start_of_day(subtract_working_days(london_date(closes_at), working_days))
    second = closes_at - dt.timedelta(days=days)
    reached = [level for level, at in ((1, first), (2, second)) if opened_at < at <= now]
    return max(reached) if reached and now < closes_at else None
