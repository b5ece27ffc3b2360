"""How dates, times and money are written on every page."""

import datetime as dt

from flask import Flask
from markupsafe import Markup

from rehab.core import clock, money

SOON = dt.timedelta(weeks=2)


def day(value: dt.date | dt.datetime | None) -> str:
    """`4 January 2027`."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = clock.london_date(value)
    return f"{value.day} {value:%B %Y}"


def moment(value: dt.datetime | None) -> str:
    """`4 January 2027 at 9:05am`, in London."""
    return "" if value is None else clock.written_at(value)


def clock_time(value: dt.datetime) -> str:
    """`9:05am`, in London."""
    return clock.time_of_day(value)


def pounds(pence: int | None) -> str:
    """`£14,940.00`."""
    return "" if pence is None else money.pounds(pence)


def ago(value: dt.datetime | None) -> str:
    """`3 hours ago`."""
    if value is None:
        return "never"
    minutes = max(0, int((clock.now() - value).total_seconds() // 60))
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "just now"


def time_left(due: dt.datetime | None) -> str:
    """`3 days left`, `due today`, `2 days overdue`; London days."""
    if due is None:
        return ""
    days = (clock.london_date(due) - clock.today()).days
    plural = "" if abs(days) == 1 else "s"
    if days > 0:
        return f"{days} day{plural} left"
    if days == 0 and due >= clock.now():
        return "due today"
    return f"{-days} day{plural} overdue" if days else "overdue today"


def is_soon(due: dt.datetime | None) -> bool:
    """Whether it is due within two weeks, or was: what is further away is no page's main task."""
    return due is not None and clock.london_date(due) - clock.today() <= SOON


def unbroken(text: str | None) -> Markup:
    """A reference that a narrow column may not break at its hyphens."""
    return Markup('<span class="app-unbroken">{}</span>').format(text) if text else Markup()


def in_words(value: str) -> str:
    """A code such as `own_initiative` as words."""
    return value.replace("_", " ").capitalize()


def install(app: Flask) -> None:
    """Make them known to templates."""
    for function in (day, moment, clock_time, pounds, ago, time_left, is_soon, unbroken, in_words):
        app.add_template_filter(function)
