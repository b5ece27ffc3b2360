"""Pages of offers, arrivals, stays and placements off the framework."""

from rehab.placements.views import (
    documents,
    exceptions,
    extensions,
    framework_use,
    letters,
    notes,
    offers,
    stays,
    vacancies,
)
from rehab.placements.views.blueprint import bp

__all__ = [
    "bp",
    "documents",
    "exceptions",
    "extensions",
    "framework_use",
    "letters",
    "notes",
    "offers",
    "stays",
    "vacancies",
]
