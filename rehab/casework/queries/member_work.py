"""The home page of panel members: open cases to declare on, to vote on, to decide, and those that wait."""

import datetime as dt

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from rehab.accounts.models import User
from rehab.casework.rules import WorkItem, WorkList
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.panel.models import Declaration, Panel, PanelCase, PanelMeeting, PanelMember, Vote
from rehab.panel.rules import Interest, PanelCaseStatus, PanelRole
from rehab.requests.models import PlacementRequest

LIMIT = 25
Tiles = list[dict[str, object]]


def home(actor: Actor, now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """What one has to do oneself comes first; cases in which one has an interest are left out."""
    items = [item for row in db.session.execute(_open_cases(actor, now)) if (item := _item(row, now)) is not None]
    to_do = tuple(item for item in items if item.tone == "act")
    waiting = tuple(item for item in items if item.tone != "act")
    return [], [
        WorkList("What needs you now", to_do, "No case waits for you."),
        WorkList("Waiting for the decision", waiting, "No case that you voted on is open."),
    ]


def _open_cases(
    actor: Actor, now: dt.datetime
) -> Select[str, str, str, dt.datetime, PanelRole, bool, Interest, int, int]:
    own_declaration = and_(Declaration.panel_case_id == PanelCase.id, Declaration.user_id == actor.user_id)
    own_vote = and_(Vote.panel_case_id == PanelCase.id, Vote.user_id == actor.user_id, Vote.voided_at.is_(None))
    own_seat = and_(PanelMember.panel_id == PanelMeeting.panel_id, PanelMember.user_id == actor.user_id)
    sits_for = actor.organisations(Permission.SIT_ON_PANEL)
    works_on_it = or_(
        PlacementRequest.key_worker_id == actor.user_id,
        PlacementRequest.service_id.in_(actor.organisations(Permission.MANAGE_SERVICE)),
    )
    return (
        select(
            PanelCase.public_id,
            PlacementRequest.reference,
            PanelMeeting.title,
            PanelMeeting.closes_at,
            PanelMember.role,
            PanelMember.votes,
            Declaration.interest,
            Vote.id.label("vote_id"),
            _votes_missing(now).label("missing"),
        )
        .join(PanelMeeting, PanelMeeting.id == PanelCase.meeting_id)
        .join(Panel, and_(Panel.id == PanelMeeting.panel_id, Panel.authority_id.in_(sits_for)))
        .join(PlacementRequest, PlacementRequest.id == PanelCase.request_id)
        .join(PanelMember, and_(own_seat, _in_office(PanelMember, now)))
        .outerjoin(Declaration, own_declaration)
        .outerjoin(Vote, own_vote)
        .where(PanelCase.status == PanelCaseStatus.OPEN, ~func.coalesce(works_on_it, False))
        .order_by(PanelMeeting.closes_at, PanelCase.position, PanelCase.id)
        .limit(LIMIT)
    )


def _in_office(member: type[PanelMember], now: dt.datetime) -> ColumnElement[bool]:
    today = clock.london_date(now)
    return and_(member.from_on <= today, or_(member.to_on.is_(None), member.to_on >= today))


def _votes_missing(now: dt.datetime) -> ScalarSelect[int]:
    """How many voting members without a conflict have not voted on the case of the row."""
    member = aliased(PanelMember)
    conflict = select(Declaration.id).where(
        Declaration.panel_case_id == PanelCase.id,
        Declaration.user_id == member.user_id,
        Declaration.interest == Interest.CONFLICT,
    )
    vote = select(Vote.id).where(
        Vote.panel_case_id == PanelCase.id, Vote.user_id == member.user_id, Vote.voided_at.is_(None)
    )
    return (
        select(func.count(member.id))
        .join(User, User.id == member.user_id)
        .where(
            member.panel_id == PanelMeeting.panel_id,
            member.votes,
            _in_office(member, now),
            User.disabled_at.is_(None),
            func.coalesce(member.user_id != PlacementRequest.key_worker_id, True),
            ~conflict.exists(),
            ~vote.exists(),
        )
        .correlate(PanelCase, PanelMeeting, PlacementRequest)
        .scalar_subquery()
    )


def _item(
    row: Row[str, str, str, dt.datetime, PanelRole, bool, Interest, int, int], now: dt.datetime
) -> WorkItem | None:
    """The line of one open case; none where the member has a conflict."""
    path = f"/panel/cases/{row.public_id}"
    if row.interest is Interest.CONFLICT:
        return None
    if row.interest is None:
        tag, what = "To declare", "declare your interest"
    elif row.vote_id is None and row.votes:
        tag, what = "To vote", "read the papers and vote"
    elif row.role is PanelRole.CHAIR and (not row.missing or row.closes_at <= now):
        tag, what = "To decide", "decide, if there is a quorum"
    else:
        return WorkItem(row.reference, f"{row.title}: waits for the decision", path, row.closes_at)
    return WorkItem(row.reference, f"{row.title}: {what}", path, row.closes_at, tag, "act")
