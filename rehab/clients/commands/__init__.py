"""Writes of people, their consents and outcomes profiles."""

from rehab.clients.commands.people import (
    correct,
    give_consent,
    merge,
    register,
    set_nhs_number,
    undo_merge,
    withdraw_consent,
)
from rehab.clients.commands.top import (
    record_top,
)

__all__ = [
    "correct",
    "give_consent",
    "merge",
    "record_top",
    "register",
    "set_nhs_number",
    "undo_merge",
    "withdraw_consent",
]
