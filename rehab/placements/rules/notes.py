"""Progress notes: what the house writes about a stay."""

import datetime as dt

from rehab.core.clock import written

LONGEST_NOTE = 4000


def day_fault(about_on: dt.date, *, admitted_on: dt.date, ended_on: dt.date | None, today: dt.date) -> str | None:
    """Why a note cannot be about this day, in a sentence, or None: it is a day of the stay that has come."""
    last = min(ended_on or today, today)
    if about_on < admitted_on:
        return f"The day must be {written(admitted_on)} or later, when they arrived"
    if about_on > last:
        return f"The day must be {written(last)} or earlier"
    return None
