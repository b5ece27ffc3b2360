"""Meetings and what is on their agendas."""

import datetime as dt
from typing import Unpack

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput, NotFound
from rehab.core.settings import value_of
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.models import Panel, PanelCase, PanelMeeting
from rehab.panel.rules import PanelCaseStatus
from rehab.panel.rules.by_kind import CLOSED_CIRCLE
from rehab.panel.rules.meetings import MeetingKind, Plan, papers_due, sitting_faults
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestWithdrawn

PLANNED = ["title", "starts_at", "closes_at", "place", "video_link"]


def create_meeting(panel: Panel, *, by: Actor, now: dt.datetime, **plan: Unpack[Plan]) -> PanelMeeting:
    """A meeting of a panel, or an online vote if it has no start. Raises InvalidInput naming what cannot be."""
    kind = MeetingKind.MEETING if plan.get("starts_at") else MeetingKind.ONLINE
    meeting = PanelMeeting(panel=panel, kind=kind)
    _plan(meeting, plan, now)
    db.session.add(meeting)
    db.session.flush()
    audit.record("panel_meeting.created", subject=meeting, by=by, fields=PLANNED, at=now)
    return meeting


def change_meeting(meeting: PanelMeeting, *, by: Actor, now: dt.datetime, **plan: Unpack[Plan]) -> None:
    """Move it or rename it, and tell its members; whether people meet or vote online stays.

    Raises IllegalMove once it is cancelled or has closed, InvalidInput as `create_meeting`.
    """
    refuse_closed(meeting, now)
    before = [getattr(meeting, name) for name in PLANNED]
    _plan(meeting, plan, now)
    changed = [name for name, value in zip(PLANNED, before, strict=True) if getattr(meeting, name) != value]
    if not changed:
        return
    audit.record("panel_meeting.changed", subject=meeting, by=by, fields=changed, at=now)
    _tell_members(meeting, "meeting_changed", now)


def _plan(meeting: PanelMeeting, plan: Plan, now: dt.datetime) -> None:
    starts_at, closes_at = plan.get("starts_at"), plan["closes_at"]
    place, video_link = plan.get("place", ""), plan.get("video_link", "")
    faults = sitting_faults(starts_at=starts_at, closes_at=closes_at, is_somewhere=bool(place or video_link), now=now)
    if faults:
        raise InvalidInput(faults)
    meeting.title, meeting.starts_at, meeting.closes_at = plan["title"], starts_at, closes_at
    meeting.place, meeting.video_link = place, video_link
    if starts_at is not None:
        authority_id = meeting.panel.authority_id
        days = value_of("papers_working_days", authority_id=authority_id, on=london_date(now))
        meeting.papers_due_on = papers_due(starts_at, working_days=days)


def cancel_meeting(meeting: PanelMeeting, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """It does not take place: its cases go back to those that are ready, and its members are told.

    Callers have locked the requests of its cases before it (`queries.get_meeting_to_cancel`).
    Raises IllegalMove once a case is decided or the meeting is cancelled; InvalidInput without a reason.
    """
    if not reason:
        raise InvalidInput({"reason": "Enter why the meeting is cancelled"})
    if meeting.cancelled_at is not None:
        msg = "This meeting is cancelled already."
        raise IllegalMove(msg)
    if meeting.for_one_case:
        msg = "This was made for one case: take that case back instead."
        raise IllegalMove(msg)
    if any(case.status is PanelCaseStatus.DECIDED for case in meeting.cases):
        msg = "A case of this meeting is decided, so it cannot be cancelled. Take the other cases off its agenda."
        raise IllegalMove(msg)
    for case in meeting.cases:
        if case.status in queries.UNDECIDED:
            take_off(case, reason="The meeting was cancelled", by=by, now=now)
    meeting.cancelled_at, meeting.cancel_reason = now, reason
    audit.record("panel_meeting.cancelled", subject=meeting, by=by, fields=["cancel_reason"], at=now)
    _tell_members(meeting, "meeting_cancelled", now)


def _tell_members(meeting: PanelMeeting, template: str, now: dt.datetime) -> None:
    members = queries.seats_in(meeting, london_date(now))
    path = f"/panel/meetings/{meeting.public_id}"
    notify([member.user_id for member in members], template=template, path=path, now=now)


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


def move_case(meeting: PanelMeeting, case: PanelCase, *, earlier: bool, by: Actor, now: dt.datetime) -> None:
    """Let a case change places with the one before or after it; nothing happens at either end of the agenda.

    Callers hold the locks of the meeting and its cases, so that of two who move cases at once both get their way.
    """
    refuse_closed(meeting, now)
    shown = [other for other in meeting.cases if other.status is not PanelCaseStatus.TAKEN_OFF]
    if case not in shown:
        raise NotFound
    place = shown.index(case) + (-1 if earlier else 1)
    if not 0 <= place < len(shown):
        return
    neighbour = shown[place]
    mine, theirs = case.position, neighbour.position
    case.position = -mine  # a place of an agenda is taken once only, so one of the two steps aside first
    db.session.flush()
    neighbour.position = mine
    db.session.flush()
    case.position = theirs
    audit.record("panel_meeting.order_changed", subject=meeting, by=by, at=now)


def plan_minutes(meeting: PanelMeeting, minutes: dict[str, int], *, by: Actor, now: dt.datetime) -> None:
    """How long each case is given, by public id. Raises IllegalMove once the meeting has closed."""
    refuse_closed(meeting, now)
    for case in meeting.cases:
        case.minutes_planned = minutes.get(case.public_id, case.minutes_planned)
    audit.record("panel_meeting.times_planned", subject=meeting, by=by, at=now)


def take_off(case: PanelCase, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """Back to the requests that are ready; the request's own audit entry tells of it.

    Raises IllegalMove for a case that is decided or off already, InvalidInput without a reason.
    """
    if case.status not in queries.UNDECIDED:
        msg = "This case is no longer on the agenda."
        raise IllegalMove(msg)
    if not reason:
        raise InvalidInput({"reason": "Enter why the case comes off the agenda"})
    if case.kind in CLOSED_CIRCLE:
        msg = "This is not on an agenda: only the few who decide it know of it."
        raise IllegalMove(msg)
    case.status, case.taken_off_reason = PanelCaseStatus.TAKEN_OFF, reason
    referral = queries.referral_of_case(case.id)
    if referral is None:
        requests.take_off_agenda(case.request, by=by, now=now)
        return
    referral.panel_case_id = None
    audit.record("panel_case.taken_off", subject=case, by=by, case_id=case.request_id, at=now)


def take_off_withdrawn(event: RequestWithdrawn) -> None:
    """A request that is withdrawn, or has expired, leaves every agenda."""
    for case in queries.undecided_cases_of(event.request_id):
        case.status, case.taken_off_reason = PanelCaseStatus.TAKEN_OFF, "The request was withdrawn or has expired"
        audit.record("panel_case.taken_off", subject=case, by=event.by, case_id=event.request_id, at=event.now)


def refuse_closed(meeting: PanelMeeting, now: dt.datetime) -> None:
    """Raises IllegalMove once the closing time has passed or the meeting is cancelled."""
    if meeting.cancelled_at is not None:
        msg = "This meeting is cancelled. Make a new meeting for its cases."
        raise IllegalMove(msg)
    if meeting.for_one_case:
        msg = "This was made for one case, so nothing else goes on its agenda."
        raise IllegalMove(msg)
    if meeting.closes_at <= now:
        msg = "This meeting has closed. Make a new meeting for further cases."
        raise IllegalMove(msg)


def refuse_stale(meeting: PanelMeeting, version: int | None) -> None:
    """Raises Conflict where a form was made from an earlier version of the meeting."""
    if version != meeting.version:
        msg = "Somebody else has changed this meeting since you opened the page. Look at it again."
        raise Conflict(msg)
