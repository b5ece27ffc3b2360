"""Reviews, planned and held."""

from rehab.reviews.models.held import Review, ReviewGoal, ReviewSignature
from rehab.reviews.models.planned import PlannedReview, ReviewInvitee

__all__ = ["PlannedReview", "Review", "ReviewGoal", "ReviewInvitee", "ReviewSignature"]
