"""Pages of figures."""

from rehab.reports.views import activity, cases, in_full, measures, performance, register, utilisation
from rehab.reports.views.blueprint import bp

__all__ = ["activity", "bp", "cases", "in_full", "measures", "performance", "register", "utilisation"]
