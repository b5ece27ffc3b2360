"""Pages of figures."""

from rehab.reports.views import activity, in_full, measures, performance, register, utilisation
from rehab.reports.views.blueprint import bp

__all__ = ["activity", "bp", "in_full", "measures", "performance", "register", "utilisation"]
