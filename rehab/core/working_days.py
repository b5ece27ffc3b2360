"""Working days: Monday to Friday without England's bank holidays (`kpis.md`)."""

import datetime as dt
from functools import lru_cache

import holidays

ONE_DAY = dt.timedelta(days=1)


@lru_cache(maxsize=128)
def _bank_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: dt.date) -> bool:
    """Whether councils work on `day`."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def next_working_day(day: dt.date) -> dt.date:
    """`day` itself if it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(start: dt.date, count: int) -> dt.date:
    """The day `count` working days after day 0, which is `start` or the next working day."""
    day = next_working_day(start)
    for _ in range(count):
        day = next_working_day(day + ONE_DAY)
    return day


def subtract_working_days(end: dt.date, count: int) -> dt.date:
    """The working day that lies `count` working days before `end`."""
    day = end
    for _ in range(count):
        day -= ONE_DAY
        while not is_working_day(day):
            day -= ONE_DAY
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Working days from day 0 (`start` or the next working day) to `end`, which counts if it is one."""
    day = next_working_day(start)
    count = 0
    while day < end:
        day += ONE_DAY
        count += is_working_day(day)
    return count
