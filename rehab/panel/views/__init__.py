"""Pages of panels, by use case."""

from rehab.panel.views import (
    agenda,
    appeals,
    cases,
    conflicts,
    decisions,
    documents,
    fast_track,
    follow_up,
    letters,
    meetings,
    minutes,
    panels,
    papers,
    referrals,
    wording,
)
from rehab.panel.views.blueprint import bp

__all__ = [
    "agenda",
    "appeals",
    "bp",
    "cases",
    "conflicts",
    "decisions",
    "documents",
    "fast_track",
    "follow_up",
    "letters",
    "meetings",
    "minutes",
    "panels",
    "papers",
    "referrals",
    "wording",
]
