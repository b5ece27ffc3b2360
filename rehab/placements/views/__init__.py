"""Pages of offers, arrivals, stays and placements off the framework."""

from rehab.placements.views import (
    arrivals,
    asking,
    documents,
    exceptions,
    extensions,
    framework_use,
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
    "documents",
    "exceptions",
    "extensions",
    "framework_use",
    "letters",
    "messages",
    "moves",
    "notes",
    "offers",
    "stays",
    "vacancies",
]
