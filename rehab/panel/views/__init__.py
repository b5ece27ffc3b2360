"""Pages of panels, by use case."""

from rehab.panel.views import agenda, cases, decisions, documents, follow_up, letters, meetings, panels, papers, wording
from rehab.panel.views.blueprint import bp

__all__ = [
    "agenda",
    "bp",
    "cases",
    "decisions",
    "documents",
    "follow_up",
    "letters",
    "meetings",
    "panels",
    "papers",
    "wording",
]
