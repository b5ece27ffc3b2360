"""How a stay is left, and what comes after it."""

from rehab.discharge.models.deliveries import PlanDelivery
from rehab.discharge.models.departures import Departure, ToldOfExit
from rehab.discharge.models.feedback import Feedback, FeedbackLink
from rehab.discharge.models.follow_ups import EpisodeQuestion, FollowUp

__all__ = ["Departure", "EpisodeQuestion", "Feedback", "FeedbackLink", "FollowUp", "PlanDelivery", "ToldOfExit"]
