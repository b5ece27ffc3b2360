"""Times of day to choose from, and the instants that they and a day make."""

import datetime as dt

from rehab.core import clock
from rehab.web.widgets.choices import Option


def half_hours() -> list[Option]:
    """From 8 in the morning to half past 8 in the evening."""
    times = [dt.time(hour, minute) for hour in range(8, 21) for minute in (0, 30)]
    return [
        Option(f"{time:%H:%M}", f"{time.hour % 12 or 12}:{time:%M}{'am' if time.hour < 12 else 'pm'}") for time in times
    ]


def moment_of(day: dt.date | None, time: str) -> dt.datetime:
    """The instant of a day (today where there is none) and time in London."""
    return dt.datetime.combine(day or clock.today(), dt.time.fromisoformat(time), clock.LONDON).astimezone(dt.UTC)


def day_and_time(moment: dt.datetime) -> tuple[dt.date, str]:
    """The London day and time of an instant, as the fields take them."""
    local = moment.astimezone(clock.LONDON)
    return local.date(), f"{local:%H:%M}"
