"""Offers, placements, stays and their segments."""

from rehab.placements.models import nights
from rehab.placements.models.arrivals import Arrival, NonArrivalStep
from rehab.placements.models.complaints import Complaint
from rehab.placements.models.corrections import DateCorrection
from rehab.placements.models.exceptions import PlacementException
from rehab.placements.models.extensions import Extension
from rehab.placements.models.incidents import Incident, IncidentCouncil, IncidentEntry, IncidentFollowUp
from rehab.placements.models.leave import Leave
from rehab.placements.models.messages import Message
from rehab.placements.models.notes import ProgressNote
from rehab.placements.models.offers import NextInLine, Offer
from rehab.placements.models.overstays import Overstay
from rehab.placements.models.stays import HistoryRow, Placement, Segment, Stay

__all__ = [
    "Arrival",
    "Complaint",
    "DateCorrection",
    "Extension",
    "HistoryRow",
    "Incident",
    "IncidentCouncil",
    "IncidentEntry",
    "IncidentFollowUp",
    "Leave",
    "Message",
    "NextInLine",
    "NonArrivalStep",
    "Offer",
    "Overstay",
    "Placement",
    "PlacementException",
    "ProgressNote",
    "Segment",
    "Stay",
    "nights",
]
