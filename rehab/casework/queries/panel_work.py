"""The home pages of the coordinator and of panel members."""

import datetime as dt

from sqlalchemy import and_, func, or_, select

from rehab.casework.rules import WorkItem, WorkList
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.panel.models import Declaration, PanelCase, PanelMeeting, PanelMember, Vote
from rehab.panel.rules import Interest, PanelCaseStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

LIMIT = 25
Tiles = list[dict[str, object]]
S = RequestStatus
_STEPS = {
    S.SUBMITTED: ("Check that it is complete", ClockKind.COMPLETENESS_CHECK, "/requests/{}/completeness"),
    S.READY: ("Put it on an agenda", ClockKind.DECISION, "/panel"),
    S.ON_AGENDA: ("The panel decides", ClockKind.DECISION, "/cases/{}"),
}


def coordinator_home(actor: Actor, _now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """Requests to check and to bring before the panel, and those that the panel has."""
    authorities = actor.organisations(Permission.COORDINATE_PANEL)
    counted = dict(
        db.session.execute(
            select(PlacementRequest.status, func.count())
            .where(PlacementRequest.authority_id.in_(authorities), PlacementRequest.status.in_(set(_STEPS)))
            .group_by(PlacementRequest.status)
        ).all()
    )
    tiles: Tiles = [
        {"label": label, "count": counted.get(status, 0), "href": f"/cases?status={status.value}"}
        for status, label in ((S.SUBMITTED, "To check"), (S.READY, "Ready for panel"), (S.ON_AGENDA, "With the panel"))
    ]
    to_do = [*_at_step(actor, S.SUBMITTED), *_at_step(actor, S.READY)]
    return tiles, [
        WorkList("What needs you now", tuple(to_do), "No request waits for you."),
        WorkList("With the panel", tuple(_at_step(actor, S.ON_AGENDA)), "The panel has no open case."),
    ]


def _at_step(actor: Actor, status: RequestStatus) -> list[WorkItem]:
    detail, kind, path = _STEPS[status]
    running = and_(Clock.case_id == PlacementRequest.id, Clock.kind == kind, Clock.state == ClockState.RUNNING)
    found = db.session.execute(
        select(PlacementRequest.reference, Clock.due_at)
        .outerjoin(Clock, running)
        .where(
            PlacementRequest.status == status,
            PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
        )
        .order_by(Clock.due_at.nulls_last(), PlacementRequest.id)
        .limit(LIMIT)
    )
    return [WorkItem(reference, detail, path.format(reference), due=due_at) for reference, due_at in found]


def member_home(actor: Actor, now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """Open cases of one's panels: to declare, to vote on, and those that wait for others."""
    today = clock.london_date(now)
    own_seat = and_(
        PanelMember.panel_id == PanelMeeting.panel_id,
        PanelMember.user_id == actor.user_id,
        PanelMember.from_on <= today,
        or_(PanelMember.to_on.is_(None), PanelMember.to_on >= today),
    )
    own_declaration = and_(Declaration.panel_case_id == PanelCase.id, Declaration.user_id == actor.user_id)
    own_vote = and_(Vote.panel_case_id == PanelCase.id, Vote.user_id == actor.user_id, Vote.voided_at.is_(None))
    found = db.session.execute(
        select(
            PanelCase.public_id,
            PlacementRequest.reference,
            PanelMeeting.title,
            PanelMeeting.closes_at,
            PanelMember.votes,
            Declaration.interest,
            Vote.id,
        )
        .join(PanelMeeting, PanelMeeting.id == PanelCase.meeting_id)
        .join(PlacementRequest, PlacementRequest.id == PanelCase.request_id)
        .join(PanelMember, own_seat)
        .outerjoin(Declaration, own_declaration)
        .outerjoin(Vote, own_vote)
        .where(PanelCase.status == PanelCaseStatus.OPEN)
        .order_by(PanelMeeting.closes_at, PanelCase.position, PanelCase.id)
        .limit(LIMIT)
    )
    items = [_panel_item(*row) for row in found]
    to_do = tuple(item for item in items if item is not None and item.tone == "act")
    waiting = tuple(item for item in items if item is not None and item.tone != "act")
    return [], [
        WorkList("What needs you now", to_do, "No case waits for your declaration or vote."),
        WorkList("Waiting for the decision", waiting, "No case that you voted on is open."),
    ]


def _panel_item(
    public_id: str,
    reference: str,
    title: str,
    closes_at: dt.datetime,
    votes: bool,
    interest: Interest | None,
    vote_id: int | None,
) -> WorkItem | None:
    """The line of one open case; none where the member has a conflict."""
    path = f"/panel/cases/{public_id}"
    if interest is None:
        return WorkItem(reference, f"{title}: declare your interest", path, closes_at, "To declare", "act")
    if interest is Interest.CONFLICT:
        return None
    if vote_id is None and votes:
        return WorkItem(reference, f"{title}: read the papers and vote", path, closes_at, "To vote", "act")
    return WorkItem(reference, f"{title}: waits for the decision", path, closes_at)
