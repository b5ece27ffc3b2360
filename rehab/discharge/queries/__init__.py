"""Reads of how stays are left. What an actor may not see does not exist."""

from rehab.discharge.queries.departures import departure_of
from rehab.discharge.queries.stays import readable_stay, readable_stay_for_update

__all__ = ["departure_of", "readable_stay", "readable_stay_for_update"]
