"""Pages of discharge, by use case."""

from rehab.discharge.views import afterwards, completing, exits, feedback, follow_ups, planning, sharing, versions
from rehab.discharge.views.blueprint import bp

__all__ = ["afterwards", "bp", "completing", "exits", "feedback", "follow_ups", "planning", "sharing", "versions"]
