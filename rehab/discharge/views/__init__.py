"""Pages of discharge, by use case."""

from rehab.discharge.views import afterwards, exits, planning, versions
from rehab.discharge.views.blueprint import bp

__all__ = ["afterwards", "bp", "exits", "planning", "versions"]
