"""Pages of offers, arrivals, stays and placements off the framework."""

from rehab.placements.views import (
    arrivals,
    asking,
    complaints,
    corrections,
    documents,
    exceptions,
    extensions,
    framework_use,
    incidents,
    leave,
    letters,
    messages,
    moves,
    notes,
    offers,
    stays,
    vacancies,
)
from rehab.placements.views.blueprint import bp

__all__ = [
    "arrivals",
    "asking",
    "bp",
    "complaints",
    "corrections",
    "documents",
    "exceptions",
    "extensions",
    "framework_use",
    "incidents",
    "leave",
    "letters",
    "messages",
    "moves",
    "notes",
    "offers",
    "stays",
    "vacancies",
]
