"""Writes of panels, by use case."""

from rehab.panel.commands.agenda import add_case, create_meeting, take_off, take_off_withdrawn
from rehab.panel.commands.decision import decide
from rehab.panel.commands.papers import open_case, publish
from rehab.panel.commands.voting import cast_vote, declare

__all__ = [
    "add_case",
    "cast_vote",
    "create_meeting",
    "decide",
    "declare",
    "open_case",
    "publish",
    "take_off",
    "take_off_withdrawn",
]
