"""Two days after a stay that measures count: picked up by the community service, and back in treatment (`kpis.md`)."""

import datetime as dt
from collections.abc import Mapping

from rehab.core.clock import written
from rehab.placements.rules import ExitReason

# A person counts as picked up within so many days of leaving.
PICK_UP_DAYS = 21
NAMES = {
    "community_return_on": "First day with the community service",
    "re_presented_on": "First day of a new treatment episode",
}
_NOT_PICKED_UP = frozenset({ExitReason.DIED, ExitReason.CUSTODY})


def is_picked_up_after(reason: ExitReason) -> bool:
    """Whether the community service is expected to see somebody who left like this."""
    return reason not in _NOT_PICKED_UP


def counts_as_picked_up(day: dt.date, left_on: dt.date) -> bool:
    """Whether the first day with the community service came soon enough for the measure."""
    return left_on <= day <= left_on + dt.timedelta(days=PICK_UP_DAYS)


def day_faults(days: Mapping[str, dt.date | None], left_on: dt.date, *, today: dt.date) -> dict[str, str]:
    """What cannot be right, by field: a day before (re-presentation: or on) that of leaving, or in the future."""
    earliest = {"community_return_on": left_on, "re_presented_on": left_on + dt.timedelta(days=1)}
    faults = {}
    for name, day in days.items():
        if day is not None and day < earliest[name]:
            faults[name] = f"{NAMES[name]} must be {written(earliest[name])} or later: they left on {written(left_on)}"
        elif day is not None and day > today:
            faults[name] = f"{NAMES[name]} must be today or in the past"
    return faults
