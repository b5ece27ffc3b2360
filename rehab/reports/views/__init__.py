"""Pages of figures."""

from rehab.reports.views import activity, measures, utilisation
from rehab.reports.views.blueprint import bp

__all__ = ["activity", "bp", "measures", "utilisation"]
