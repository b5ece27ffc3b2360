"""Offers, placements, stays and their segments."""

from rehab.placements.models.exceptions import PlacementException
from rehab.placements.models.extensions import Extension
from rehab.placements.models.offers import Offer
from rehab.placements.models.stays import HistoryRow, Placement, Segment, Stay

__all__ = [
    "Extension",
    "HistoryRow",
    "Offer",
    "Placement",
    "PlacementException",
    "Segment",
    "Stay",
]
