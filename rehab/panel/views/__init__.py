"""Pages of panels, by use case."""

from rehab.panel.views import agenda, cases, decisions, follow_up, letters
from rehab.panel.views.blueprint import bp

__all__ = ["agenda", "bp", "cases", "decisions", "follow_up", "letters", "wording"]
