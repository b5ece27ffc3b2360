"""Outcomes profiles of a request, that of its own section first."""

from sqlalchemy import select

from rehab.clients import queries as clients
from rehab.clients.rules import TopReading, TopStage
from rehab.core.db import db
from rehab.requests.models import TopSection


def top_readings(request_id: int) -> list[TopReading]:
    """Every profile of a request, the earliest first; the caller has scoped it, and shows all to the service alone."""
    later = clients.top_readings(request_id)
    section = db.session.scalar(select(TopSection).where(TopSection.request_id == request_id))
    if section is None or section.completed_on is None:
        return later
    first = TopReading(TopStage.START, section.completed_on, clients.answers_of(section))
    return sorted([first, *later], key=lambda reading: reading.completed_on)
