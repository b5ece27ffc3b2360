"""Reads of offers, placements and stays. What an actor may not see does not exist."""

from rehab.placements.queries.stays import get_stay, get_stay_for_update, visible_stays, whole_stay

__all__ = ["get_stay", "get_stay_for_update", "visible_stays", "whole_stay"]
