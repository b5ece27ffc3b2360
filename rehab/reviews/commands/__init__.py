"""Writes of reviews and outcomes profiles, and the clocks that go with them."""

from rehab.reviews.commands.clocks import follow_stay, keep, start_clock, stop_clock
from rehab.reviews.commands.outcomes import take_profile
from rehab.reviews.commands.planning import appointment_of, call_off, miss, move, plan, prepare
from rehab.reviews.commands.recording import change, findings_of, record, sign

__all__ = [
    "appointment_of",
    "call_off",
    "change",
    "findings_of",
    "follow_stay",
    "keep",
    "miss",
    "move",
    "plan",
    "prepare",
    "record",
    "sign",
    "start_clock",
    "stop_clock",
    "take_profile",
]
