"""How a stay is left, and what comes after it."""

from rehab.discharge.models.departures import Departure

__all__ = ["Departure"]
