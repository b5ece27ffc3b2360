"""Pages of offers, arrivals, stays and placements off the framework."""

from rehab.placements.views import exceptions, framework_use, offers, stays, vacancies
from rehab.placements.views.blueprint import bp

__all__ = [
    "bp",
    "exceptions",
    "framework_use",
    "offers",
    "stays",
    "vacancies",
]
