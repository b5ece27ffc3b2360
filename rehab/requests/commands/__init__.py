"""Writes of requests, by use case."""

from rehab.requests.commands.moves import (
    defer,
    expire,
    mark_admitted,
    mark_ended,
    mark_ready,
    put_on_agenda,
    record_approval,
    record_decline,
    return_to_key_worker,
    take_off_agenda,
    withdraw,
)

__all__ = [
    "defer",
    "expire",
    "mark_admitted",
    "mark_ended",
    "mark_ready",
    "put_on_agenda",
    "record_approval",
    "record_decline",
    "return_to_key_worker",
    "take_off_agenda",
    "withdraw",
]
