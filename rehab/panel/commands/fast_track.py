"""Fast-track detox: asked for, opened to the chair and the clinical lead, agreed by both or left to the next panel."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import SYSTEM, Actor
from rehab.core.clock import end_of_day, london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.settings import value_of
from rehab.core.text import sentence_list
from rehab.core.working_days import add_working_days
from rehab.framework.rules import CareType
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.commands.agenda import add_case
from rehab.panel.commands.papers import open_case
from rehab.panel.models import FastTrack, Panel, PanelCase, PanelMeeting
from rehab.panel.rules import CaseKind, PanelCaseStatus
from rehab.panel.rules.fast_track import ALIVE, BEFORE_A_PANEL, FastTrackStatus, Trigger, roles_missing, standing
from rehab.requests import commands as requests
from rehab.requests.models import PlacementRequest


def ask_fast_track(
    request: PlacementRequest, *, trigger: Trigger, detail: str, by: Actor, now: dt.datetime
) -> FastTrack:
    """Say that a detox cannot wait for a meeting, and why; the coordinators open it once the request is ready.

    The request comes locked. Raises IllegalMove for other care, after a panel has it, or when it was asked already;
    InvalidInput (detail).
    """
    if request.care_type is not CareType.INPATIENT_DETOX:
        msg = "Only an inpatient detox can go by the fast track."
        raise IllegalMove(msg)
    if request.status not in BEFORE_A_PANEL:
        msg = f"This cannot be asked now: {request.reference} is “{request.status.label}”."
        raise IllegalMove(msg)
    if queries.fast_track_alive(request.id) is not None:
        msg = "The fast track was asked for already."
        raise IllegalMove(msg)
    if not detail.strip():
        raise InvalidInput({"detail": "Say what makes it urgent"})
    found = FastTrack(request_id=request.id, trigger=trigger, detail=detail, asked_at=now, asked_by_id=by.user_id)
    db.session.add(found)
    db.session.flush()
    audit.record("fast_track.asked", subject=found, by=by, case_id=request.id, fields=["trigger"], at=now)
    path = f"/cases/{request.reference}/fast-track"
    told = [each for each in _coordinators(request) if each != by.user_id]
    notify(told, template="fast_track_asked", path=path, now=now)
    return found


def withdraw_fast_track(found: FastTrack, *, by: Actor, now: dt.datetime) -> None:
    """It can wait after all: the request goes its ordinary way. Raises IllegalMove once it was opened."""
    if found.status is not FastTrackStatus.ASKED:
        msg = f"This cannot be taken back now: the fast track is “{found.status.label}”."
        raise IllegalMove(msg)
    end(found, FastTrackStatus.WITHDRAWN, now=now)
    audit.record("fast_track.withdrawn", subject=found, by=by, case_id=found.request_id, at=now)


def open_fast_track(
    found: FastTrack, request: PlacementRequest, panel: Panel, *, by: Actor, now: dt.datetime
) -> PanelCase:
    """Put it before the chair and the clinical lead of a panel, who have some working days to agree.

    The request comes locked. Raises IllegalMove unless it is ready and both are there without a conflict that is
    known; InvalidInput naming each text in which the person could be recognised.
    """
    if request.authority_id != panel.authority_id:
        raise NotFound
    if found.status is not FastTrackStatus.ASKED:
        msg = f"This cannot be opened now: the fast track is “{found.status.label}”."
        raise IllegalMove(msg)
    today = london_date(now)
    days = value_of("fast_track_working_days", authority_id=request.authority_id, on=today)
    due_on = add_working_days(today, days)
    requests.put_on_agenda(request, by=by, now=now)
    title = f"Fast track, {request.reference}"
    meeting = PanelMeeting(panel=panel, title=title, closes_at=end_of_day(due_on), for_one_case=True)
    case = PanelCase(meeting=meeting, request=request, kind=CaseKind.FAST_TRACK_DETOX, position=1)
    case.declarations, case.votes, case.facilities = [], [], []
    db.session.add(case)
    db.session.flush()
    _insist_on_both(case, now=now)
    found.panel_case_id, found.status, found.due_at = case.id, FastTrackStatus.OPEN, meeting.closes_at
    db.session.flush()
    open_case(case, by=by, now=now)
    meeting.papers_published_at = now
    audit.record("fast_track.opened", subject=found, by=by, case_id=request.id, at=now)
    leads = [seat.user_id for seat in queries.leads_of(panel.id, today)]
    clocks.start(
        ClockKind.FAST_TRACK, found, case_id=request.id, due_on=due_on, owner_id=next(iter(leads), None), now=now
    )
    notify(leads, template="fast_track_opened", path=f"/panel/cases/{case.public_id}", now=now)
    return case


def _insist_on_both(case: PanelCase, *, now: dt.datetime) -> None:
    missing = roles_missing(queries.progress(case, now=now).bench.unconflicted)
    if missing:
        who = f"{case.meeting.panel.name} has nobody free to be {sentence_list(missing)}"
        msg = f"{who}. Put the request on the next agenda."
        raise IllegalMove(msg)


def after_voice(case: PanelCase, *, now: dt.datetime) -> None:
    """A conflict, or a vote that is no approval, sends a fast track to the next panel at once."""
    if case.kind is not CaseKind.FAST_TRACK_DETOX:
        return
    state = standing(queries.progress(case, now=now).bench)
    if state not in {FastTrackStatus.OPEN, FastTrackStatus.AGREED}:
        to_next_panel(case, state, now=now)


def to_next_panel(case: PanelCase, state: FastTrackStatus, *, now: dt.datetime) -> None:
    """The whole panel decides as on any request: at its next meeting if one is planned, else it waits for an agenda.

    The coordinators and the key worker are told. Nobody is named as having done it: that would tell whose vote or
    conflict it was. The request comes locked with the case.
    """
    found = queries.fast_track_of_case(case.id)
    if found is None or found.status is not FastTrackStatus.OPEN:
        return
    request = case.request
    case.status, case.taken_off_reason = PanelCaseStatus.TAKEN_OFF, state.label
    db.session.flush()
    end(found, state, now=now)
    requests.take_off_agenda(request, by=SYSTEM, now=now)
    audit.record(f"fast_track.{state.value}", subject=found, by=SYSTEM, case_id=request.id, at=now)
    meeting = queries.next_meeting(request.authority_id, now=now, panel_id=case.meeting.panel_id)
    if meeting is not None:
        add_case(meeting, request, by=SYSTEM, now=now)
    told = [*_coordinators(request), *([request.key_worker_id] if request.key_worker_id else [])]
    notify(told, template="fast_track_ended", path=f"/cases/{request.reference}", now=now)


def agree(case: PanelCase, *, now: dt.datetime) -> None:
    """Both said yes and the chair has recorded it."""
    found = queries.fast_track_of_case(case.id)
    if found is not None:
        end(found, FastTrackStatus.AGREED, now=now)


def end(found: FastTrack, status: FastTrackStatus, *, now: dt.datetime) -> None:
    """Nobody waits for it any more; nothing happens to one that has ended."""
    if found.status in ALIVE:
        found.status, found.ended_at = status, now
        clocks.stop(ClockKind.FAST_TRACK, found, now=now)


def _coordinators(request: PlacementRequest) -> list[int]:
    return [user.id for user in accounts.holders(Role.COORDINATOR, request.authority_id)]
