"""Outcomes profiles as those who follow a stay may read them."""

import datetime as dt
from collections.abc import Sequence

from rehab.clients import queries as clients
from rehab.clients.rules import TopReading
from rehab.clocks import queries as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.placements.models import Stay
from rehab.requests import queries as requests
from rehab.reviews import policy
from rehab.reviews.rules import FRESH


def profiles(actor: Actor, stay: Stay) -> list[TopReading]:
    """All of the request for the person's own service; for the house what was told there, for it reads no request."""
    if policy.can_read_request(actor, stay):
        return requests.top_readings(stay.request_id)
    return clients.top_readings(stay.request_id, stay_id=stay.id)


def profile_days(stay: Stay) -> list[dt.date]:
    """The days of all profiles since the request."""
    return [reading.completed_on for reading in requests.top_readings(stay.request_id)]


def profile_due(stay: Stay) -> dt.datetime | None:
    """When the next profile is due; None once the person has left."""
    running = clocks.running_on({stay.request_id})
    wanted = (clock.due_at for clock in running if clock.kind is ClockKind.TOP and clock.subject_id == stay.id)
    return next(wanted, None)


def has_start(stay: Stay, days: Sequence[dt.date]) -> bool:
    """Whether a profile tells how things were when the person arrived."""
    return any(day >= stay.admitted_on - FRESH for day in days)
