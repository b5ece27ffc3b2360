"""Pages of figures."""

from rehab.reports.views import activity, measures, register, utilisation
from rehab.reports.views.blueprint import bp

__all__ = ["activity", "bp", "measures", "register", "utilisation"]
