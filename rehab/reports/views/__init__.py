"""Pages of figures."""

from rehab.reports.views import measures, utilisation
from rehab.reports.views.blueprint import bp

__all__ = ["bp", "measures", "utilisation"]
