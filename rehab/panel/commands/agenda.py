"""Meetings and what is on their agendas."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.panel import queries
from rehab.panel.models import Panel, PanelCase, PanelMeeting
from rehab.panel.rules import PanelCaseStatus
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestWithdrawn


def create_meeting(panel: Panel, *, title: str, closes_at: dt.datetime, by: Actor, now: dt.datetime) -> PanelMeeting:
    """A sitting of a panel, or an online vote, that closes in the future. Raises InvalidInput."""
    if closes_at <= now:
        raise InvalidInput({"closes_on": "The closing day and time must be in the future"})
    meeting = PanelMeeting(panel=panel, title=title, closes_at=closes_at)
    db.session.add(meeting)
    db.session.flush()
    audit.record("panel_meeting.created", subject=meeting, by=by, at=now)
    return meeting


def add_case(meeting: PanelMeeting, request: PlacementRequest, *, by: Actor, now: dt.datetime) -> PanelCase:
    """Put a ready request at the end of the agenda; the request's own audit entry tells of it.

    Raises IllegalMove once the meeting has closed or when the request is not ready.
    """
    if request.authority_id != meeting.panel.authority_id:
        raise NotFound
    refuse_closed(meeting, now)
    requests.put_on_agenda(request, by=by, now=now)
    case = PanelCase(meeting=meeting, request=request, position=queries.last_position(meeting.id) + 1)
    db.session.add(case)
    db.session.flush()
    return case


def take_off(case: PanelCase, *, by: Actor, now: dt.datetime) -> None:
    """Back to the requests that are ready; the request's own audit entry tells of it. Raises IllegalMove."""
    if case.status not in queries.UNDECIDED:
        msg = "This case is no longer on the agenda."
        raise IllegalMove(msg)
    case.status = PanelCaseStatus.TAKEN_OFF
    requests.take_off_agenda(case.request, by=by, now=now)


def take_off_withdrawn(event: RequestWithdrawn) -> None:
    """A request that is withdrawn, or has expired, leaves its agenda."""
    case = queries.undecided_case_of(event.request_id)
    if case is not None:
        case.status = PanelCaseStatus.TAKEN_OFF
        audit.record("panel_case.taken_off", subject=case, by=event.by, case_id=event.request_id, at=event.now)


def refuse_closed(meeting: PanelMeeting, now: dt.datetime) -> None:
    """Raises IllegalMove once the closing time has passed."""
    if meeting.closes_at <= now:
        msg = "This meeting has closed. Make a new meeting for further cases."
        raise IllegalMove(msg)
