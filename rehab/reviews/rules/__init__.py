"""When reviews are due, how they are planned, what they find."""

from rehab.reviews.rules.due import (
    EARLY,
    FRESH,
    START_PROFILE,
    Punctuality,
    Timing,
    UnderReview,
    next_due,
    overdue_nights,
    punctuality,
    what_is_due,
)
from rehab.reviews.rules.held import (
    MOST_GOALS,
    Findings,
    Goal,
    GoalProgress,
    Recommendation,
    Signer,
)
from rehab.reviews.rules.planning import (
    LENGTHS,
    LONGEST_AHEAD,
    Appointment,
    MissedReason,
    PlannedStatus,
    Preparation,
    appointment_faults,
)

__all__ = [
    "EARLY",
    "FRESH",
    "LENGTHS",
    "LONGEST_AHEAD",
    "MOST_GOALS",
    "START_PROFILE",
    "Appointment",
    "Findings",
    "Goal",
    "GoalProgress",
    "MissedReason",
    "PlannedStatus",
    "Preparation",
    "Punctuality",
    "Recommendation",
    "Signer",
    "Timing",
    "UnderReview",
    "appointment_faults",
    "next_due",
    "overdue_nights",
    "punctuality",
    "what_is_due",
]
