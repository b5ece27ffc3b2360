"""Sending a request back to its key worker, section by section. It must be loaded with its lock."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import update

from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.notifications.commands import notify
from rehab.requests.commands.moves import move
from rehab.requests.models import PlacementRequest, ReturnedSection
from rehab.requests.queries.returns import last_round
from rehab.requests.rules import RequestStatus, Section, return_faults


def return_to_key_worker(
    request: PlacementRequest, *, missing: Mapping[Section, str], by: Actor, now: dt.datetime
) -> None:
    """Ask for more, in which sections and what: the key worker may edit again, and the clocks stand still meanwhile.

    Raises InvalidInput without a section, or without a reason for one.
    """
    if wrong := return_faults(missing):
        raise InvalidInput(wrong)
    told = "\n".join(f"{section.label}: {reason}" for section, reason in missing.items())
    move(request, RequestStatus.RETURNED, action="request.returned", by=by, now=now, reason=told)
    number = last_round(request.id) + 1
    for section, reason in missing.items():
        db.session.add(ReturnedSection(request_id=request.id, round=number, section=section, reason=reason))
    clocks.pause(ClockKind.COMPLETENESS_CHECK, request, now=now)
    clocks.pause(ClockKind.DECISION, request, now=now)
    notify([request.key_worker_id], template="request_returned", path=f"/requests/{request.reference}", now=now)


def mark_answered(request: PlacementRequest, section: Section, *, now: dt.datetime) -> None:
    """The section was saved; if it was asked for, that is an answer."""
    if request.status is RequestStatus.RETURNED:
        db.session.execute(
            update(ReturnedSection)
            .where(
                ReturnedSection.request_id == request.id,
                ReturnedSection.section == section,
                ReturnedSection.answered_at.is_(None),
            )
            .values(answered_at=now)
        )
