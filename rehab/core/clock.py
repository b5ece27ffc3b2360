"""Time: instants are UTC, days are London days."""

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> dt.datetime:
    """This instant, in UTC."""
    return dt.datetime.now(dt.UTC)


def london_date(moment: dt.datetime) -> dt.date:
    """The day in London on which `moment` falls."""
    return moment.astimezone(LONDON).date()


def today() -> dt.date:
    """The day it is in London."""
    return london_date(now())


def start_of_day(day: dt.date) -> dt.datetime:
    """The first instant of a London day, in UTC."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """The last second of a London day, in UTC: due times fall here."""
    return start_of_day(day + dt.timedelta(days=1)) - dt.timedelta(seconds=1)


def written(day: dt.date) -> str:
    """`4 January 2027`."""
    return f"{day.day} {day:%B %Y}"


def time_of_day(moment: dt.datetime) -> str:
    """`9:05am`, in London."""
    return written_time(moment.astimezone(LONDON).time())


def written_time(at: dt.time) -> str:
    """`9:05am`."""
    return f"{at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"


def written_at(moment: dt.datetime) -> str:
    """`4 January 2027 at 9:05am`, in London."""
    return f"{written(london_date(moment))} at {time_of_day(moment)}"


def within_six_months(day: dt.date) -> dt.date:
    """The same day of the sixth month after, or that month's last day where it is shorter (`kpis.md`)."""
    return add_months(day, 6)


def add_months(day: dt.date, months: int) -> dt.date:
    """Move `day` by whole months, clamped to the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    first = dt.date(index // 12, index % 12 + 1, 1)
    following = dt.date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - dt.timedelta(days=1)).day))


def age_on(born: dt.date, day: dt.date) -> int:
    """Age in whole years; someone born on 29 February has a birthday on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
