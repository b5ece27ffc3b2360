"""Beds that a facility gives up: never those in which people sleep, or which are kept for them."""

import datetime as dt

from rehab.core.clock import london_date
from rehab.core.errors import InvalidInput
from rehab.framework.events import BedsReduced
from rehab.placements import queries
from rehab.placements.rules import peak


def keep_beds_in_use(event: BedsReduced) -> None:
    """Raises InvalidInput (beds_men) where more beds than are left are in use or kept on any night from today on."""
    today = london_date(event.now)
    in_use = peak(queries.taken(event.facility_id, today, dt.date.max, today=today), today, dt.date.max)
    if in_use > event.beds:
        count = "1 bed is" if in_use == 1 else f"{in_use} beds are"
        fault = f"{count} in use or kept for people on at least one night to come, so {event.beds} is too few"
        raise InvalidInput({"beds_men": fault})
