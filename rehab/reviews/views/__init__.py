"""Pages of reviews and outcomes profiles."""

from rehab.reviews.views import calendar, outcomes, planning, reviews
from rehab.reviews.views.blueprint import bp

__all__ = ["bp", "calendar", "outcomes", "planning", "reviews"]
