"""Pages of figures."""

from rehab.reports.views import activity, measures, performance, register, utilisation
from rehab.reports.views.blueprint import bp

__all__ = ["activity", "bp", "measures", "performance", "register", "utilisation"]
