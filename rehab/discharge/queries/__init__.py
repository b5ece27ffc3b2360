"""Reads of how stays are left. What an actor may not see does not exist."""

from rehab.discharge.queries.departures import departure_of
from rehab.discharge.queries.feedback import (
    ProviderFeedback,
    feedback_of,
    feedback_on_provider,
    feedback_on_providers,
    has_rated,
    house_of,
    link_of,
    live_link,
    words_on_provider,
)
from rehab.discharge.queries.follow_ups import (
    FollowUpCriteria,
    closed_by,
    find_follow_ups,
    follow_up_of,
    follow_ups_of,
    is_asked,
    is_told_back,
    last_stay_before,
    left_and_followed_up,
    open_follow_ups,
    question_about,
    questions_across,
    questions_of,
)
from rehab.discharge.queries.stays import readable_stay, readable_stay_for_update

__all__ = [
    "FollowUpCriteria",
    "ProviderFeedback",
    "closed_by",
    "departure_of",
    "feedback_of",
    "feedback_on_provider",
    "feedback_on_providers",
    "find_follow_ups",
    "follow_up_of",
    "follow_ups_of",
    "has_rated",
    "house_of",
    "is_asked",
    "is_told_back",
    "last_stay_before",
    "left_and_followed_up",
    "link_of",
    "live_link",
    "open_follow_ups",
    "question_about",
    "questions_across",
    "questions_of",
    "readable_stay",
    "readable_stay_for_update",
    "words_on_provider",
]
