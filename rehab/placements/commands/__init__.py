"""Writes of offers, placements and stays, by use case."""

from rehab.placements.commands.stays import end_stay

__all__ = ["end_stay"]
