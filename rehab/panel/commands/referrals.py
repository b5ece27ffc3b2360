"""Extensions, ratifications and exceptions: referred to a panel, put on an agenda, answered."""

import datetime as dt

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, NotFound
from rehab.core.settings import value_of
from rehab.core.working_days import add_working_days
from rehab.notifications.commands import notify
from rehab.panel import queries
from rehab.panel.commands import fast_track
from rehab.panel.commands.agenda import refuse_closed
from rehab.panel.models import PanelCase, PanelMeeting, Referral
from rehab.panel.queries.kinds import Papers, decision_rows
from rehab.panel.rules import CaseKind, PanelCaseStatus
from rehab.panel.rules.fast_track import FastTrackStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestWithdrawn


def refer(
    request: PlacementRequest,
    kind: CaseKind,
    papers: Papers,
    *,
    weeks: int | None = None,
    weekly_pence: int | None = None,
    starts_on: dt.date | None = None,
    by: Actor,
    now: dt.datetime,
) -> Referral:
    """Ask a panel for an extension or an exception; the coordinators put it on an agenda.

    `papers` are what members read first; money in pence. Raises Conflict when the same waits already.
    """
    if queries.open_referral(request.id, kind) is not None:
        msg = "This is with the panel already."
        raise Conflict(msg)
    referral = Referral(
        request_id=request.id,
        kind=kind,
        papers=papers,
        weeks=weeks,
        weekly_pence=weekly_pence,
        starts_on=starts_on,
        referred_at=now,
        referred_by_id=by.user_id,
    )
    db.session.add(referral)
    db.session.flush()
    audit.record(f"{kind.value}.referred", subject=referral, by=by, case_id=request.id, at=now)
    coordinators = [user.id for user in accounts.holders(Role.COORDINATOR, request.authority_id)]
    notify(coordinators, template="case_referred", path="/panel", now=now)
    return referral


def refer_ratification(case: PanelCase, papers: Papers, *, by: Actor, now: dt.datetime) -> None:
    """A fast track was agreed: the next meeting of its panel must ratify it, and has it on its agenda at once.

    Where no meeting is planned it waits for one, at most as long as a new request would.
    """
    request = case.request
    referral = Referral(
        request_id=request.id,
        kind=CaseKind.RATIFICATION,
        about_case_id=case.id,
        papers=papers | {"What was agreed": decision_rows(case)},
        referred_at=now,
        referred_by_id=by.user_id,
    )
    db.session.add(referral)
    db.session.flush()
    audit.record("ratification.referred", subject=referral, by=by, case_id=request.id, at=now)
    meeting = queries.next_meeting(request.authority_id, now=now, panel_id=case.meeting.panel_id)
    if meeting is not None:
        put_referral_on_agenda(meeting, referral, request, by=by, now=now)
    days = value_of("decision_working_days", authority_id=request.authority_id, on=london_date(now))
    coordinators = [user.id for user in accounts.holders(Role.COORDINATOR, request.authority_id)]
    clocks.start(
        ClockKind.RATIFICATION,
        referral,
        case_id=request.id,
        due_on=london_date(meeting.closes_at) if meeting else add_working_days(london_date(now), days),
        owner_id=next(iter(coordinators), None),
        now=now,
    )


def put_referral_on_agenda(
    meeting: PanelMeeting, referral: Referral, request: PlacementRequest, *, by: Actor, now: dt.datetime
) -> PanelCase:
    """The panel sees it in this meeting, whose row the caller has locked; the request stays where it is.

    Raises IllegalMove when it stands on an agenda or is answered, or the meeting takes no more cases.
    """
    if request.authority_id != meeting.panel.authority_id:
        raise NotFound
    refuse_closed(meeting, now)
    if referral.panel_case_id is not None or referral.closed_at is not None:
        msg = "This is on an agenda already, or has been answered."
        raise IllegalMove(msg)
    position = queries.last_position(meeting.id) + 1
    case = PanelCase(meeting=meeting, request=request, kind=referral.kind, position=position)
    db.session.add(case)
    db.session.flush()
    referral.panel_case_id = case.id
    audit.record(f"{referral.kind.value}.put_on_agenda", subject=case, by=by, case_id=request.id, at=now)
    return case


def answered(referral: Referral, *, now: dt.datetime) -> None:
    """The panel has said yes or no: nothing waits any more."""
    referral.closed_at = now
    clocks.stop(ClockKind.RATIFICATION, referral, now=now)


def wait_again(referral: Referral) -> None:
    """The panel wants to see it another time."""
    referral.panel_case_id = None


def end_with_request(event: RequestWithdrawn) -> None:
    """A request that is withdrawn or has expired asks panels for nothing any more."""
    for referral in queries.open_referrals(event.request_id):
        answered(referral, now=event.now)
    found = queries.fast_track_alive(event.request_id)
    if found is not None:
        fast_track.end(found, FastTrackStatus.WITHDRAWN, now=event.now)


def take_back(referral: Referral, *, by: Actor, now: dt.datetime) -> None:
    """Whoever asked no longer wants it; it leaves its agenda. Raises IllegalMove once it is answered."""
    if referral.closed_at is not None:
        msg = "The panel has answered this already."
        raise IllegalMove(msg)
    case = referral.panel_case
    if case is not None and case.status in queries.UNDECIDED:
        case.status, case.taken_off_reason = PanelCaseStatus.TAKEN_OFF, "It is no longer asked for"
        audit.record("panel_case.taken_off", subject=case, by=by, case_id=referral.request_id, at=now)
    answered(referral, now=now)
