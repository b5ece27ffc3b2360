"""Pages of frameworks, providers and facilities, by use case; what one does not work with does not exist."""

from rehab.framework.views import facilities, frameworks, prices
from rehab.framework.views.blueprint import bp

__all__ = ["bp", "facilities", "frameworks", "prices"]
