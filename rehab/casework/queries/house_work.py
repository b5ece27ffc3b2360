"""Incidents and complaints that wait for the house, or for the council."""

import datetime as dt
from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from rehab.casework.rules import WorkItem
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.placements.models import Complaint, Incident, IncidentFollowUp
from rehab.placements.queries import complaints, incidents

LIMIT = 25


def of_provider(actor: Actor) -> Iterator[WorkItem]:
    """Complaints to answer, and what was agreed to be done after incidents, the next due first."""
    items = [
        *(_complaint(found, "Answer it") for found in complaints.complaints_to_answer(actor, limit=LIMIT)),
        *(_follow_up(found) for found in incidents.follow_ups_to_do(actor, limit=LIMIT)),
    ]
    yield from sorted(items, key=lambda item: item.due or clock.now())


def of_commissioner(actor: Actor, now: dt.datetime) -> Iterator[WorkItem]:
    """Incidents to acknowledge and to close, then what houses should have done by now."""
    for found in incidents.to_acknowledge(actor, limit=LIMIT):
        yield _incident(found, "Read and acknowledge it", due=found.due_at)
    for found in incidents.to_close(actor, limit=LIMIT):
        yield _incident(found, "Everything is done: close it, or ask for more", tag="To close", tone="act")
    for late in incidents.late_follow_ups(actor, clock.london_date(now), limit=LIMIT):
        yield _follow_up(late)
    for unanswered in complaints.late_complaints(actor, now, limit=LIMIT):
        yield _complaint(unanswered, "The house has not answered it")


def _incident(found: Incident, detail: str, **look: Any) -> WorkItem:
    title = f"{found.kind.label}, {found.facility.name}"
    return WorkItem(title, detail, f"/incidents/{found.reference}", **look)


def _follow_up(found: IncidentFollowUp) -> WorkItem:
    incident = found.incident
    title = f"{incident.kind.label}, {incident.facility.name}"
    return WorkItem(
        title, f"Follow-up: {shorten(found.what, 80)}", f"/incidents/{incident.reference}", due=found.due_at
    )


def _complaint(found: Complaint, detail: str) -> WorkItem:
    title = f"Complaint about {found.theme.label.casefold()}, {found.facility.name}"
    return WorkItem(title, detail, f"/complaints/{found.reference}", due=found.due_at)
