"""Offers, placements, stays and their segments."""

from rehab.placements.models.exceptions import PlacementException
from rehab.placements.models.extensions import Extension
from rehab.placements.models.messages import Message
from rehab.placements.models.offers import NextInLine, Offer
from rehab.placements.models.stays import HistoryRow, Placement, Segment, Stay

__all__ = [
    "Extension",
    "HistoryRow",
    "Message",
    "NextInLine",
    "Offer",
    "Placement",
    "PlacementException",
    "Segment",
    "Stay",
]
