"""Pages of offers, arrivals, stays and placements off the framework."""

from rehab.placements.views import exceptions, offers, stays
from rehab.placements.views.blueprint import bp

__all__ = ["bp", "exceptions", "offers", "stays"]
