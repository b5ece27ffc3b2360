"""Pages of matching, by use case."""

from rehab.matching.views import case, find, leaflet, weights
from rehab.matching.views.blueprint import bp

__all__ = ["bp", "case", "find", "leaflet", "weights"]
