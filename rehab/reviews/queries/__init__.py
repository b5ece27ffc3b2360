"""Reads of reviews, planned and held, and of what is due."""

from rehab.reviews.queries.calendar import WEEKS, Entry, calendar
from rehab.reviews.queries.held import (
    HeldReview,
    Signed,
    get_review,
    get_review_for_update,
    goals_of,
    held_days,
    latest_goals,
    next_due,
    readable_stay,
    readable_stay_for_update,
    review_on,
    reviews_of,
)
from rehab.reviews.queries.outcomes import has_start, profile_days, profile_due, profiles
from rehab.reviews.queries.planned import (
    get_planned,
    get_planned_for_update,
    may_be_invited,
    missed,
    own_meetings,
    planned_ahead,
)

__all__ = [
    "WEEKS",
    "Entry",
    "HeldReview",
    "Signed",
    "calendar",
    "get_planned",
    "get_planned_for_update",
    "get_review",
    "get_review_for_update",
    "goals_of",
    "has_start",
    "held_days",
    "latest_goals",
    "may_be_invited",
    "missed",
    "next_due",
    "own_meetings",
    "planned_ahead",
    "profile_days",
    "profile_due",
    "profiles",
    "readable_stay",
    "readable_stay_for_update",
    "review_on",
    "reviews_of",
]
