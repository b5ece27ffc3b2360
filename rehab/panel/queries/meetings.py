"""Meetings and what is on their agendas. `meetings_seen_by` is where scoped reads start."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import Conflict
from rehab.panel.models import PanelCase, PanelMeeting, Vote
from rehab.panel.queries.cases import SEEN_BY_MEMBERS, UNDECIDED, locked
from rehab.panel.queries.kinds import in_circle_of
from rehab.panel.queries.panels import coordinated, existing, sat_on
from rehab.panel.rules import PanelCaseStatus
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest

WITH_PANEL = contains_eager(PanelMeeting.panel)
LONGEST_CALENDAR = 200


def meetings_seen_by(actor: Actor, on: dt.date) -> Select[PanelMeeting]:
    """Coordinators see their authority's meetings, members those of the panels they sit on.

    What was made for one case is known only to those who sit on that.
    """
    own = select(PanelCase.id).where(PanelCase.meeting_id == PanelMeeting.id, in_circle_of(actor, on))
    of_panel = and_(PanelMeeting.for_one_case.is_(False), sat_on(actor, on))
    sat_in = or_(of_panel, own.correlate(PanelMeeting).exists())
    return select(PanelMeeting).join(PanelMeeting.panel).where(or_(coordinated(actor), sat_in))


def _is_to_come(now: dt.datetime) -> ColumnElement[bool]:
    """Meetings with cases that want a decision, and those ahead that have decided nothing, cancelled ones too."""
    cases = select(PanelCase.id).where(PanelCase.meeting_id == PanelMeeting.id)
    undecided = cases.where(PanelCase.status.in_(UNDECIDED))
    decided = cases.where(PanelCase.status == PanelCaseStatus.DECIDED)
    return or_(undecided.exists(), and_(PanelMeeting.closes_at > now, ~decided.exists()))


def meetings(
    actor: Actor, *, past: bool, now: dt.datetime, on: dt.date, page: int, size: int
) -> tuple[Sequence[PanelMeeting], int]:
    """A page of the meetings this actor sees, with their cases, and how many there are.

    Those to come in the order in which they close, past ones the latest first.
    """
    wanted = ~_is_to_come(now) if past else _is_to_come(now)
    seen = meetings_seen_by(actor, on).where(wanted)
    total = db.session.scalar(seen.with_only_columns(func.count(PanelMeeting.id)))
    closes = PanelMeeting.closes_at.desc() if past else PanelMeeting.closes_at
    rows = db.session.scalars(
        seen.options(WITH_PANEL, selectinload(PanelMeeting.cases))
        .order_by(closes, PanelMeeting.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total or 0


def calendar(actor: Actor, *, now: dt.datetime, on: dt.date) -> Sequence[PanelMeeting]:
    """The meetings for somebody's calendar: those to come and the latest past ones, cancelled ones too."""
    return db.session.scalars(
        meetings_seen_by(actor, on)
        .options(WITH_PANEL)
        .order_by(_is_to_come(now).desc(), PanelMeeting.closes_at.desc(), PanelMeeting.id)
        .limit(LONGEST_CALENDAR)
    ).all()


def get_meeting(actor: Actor, public_id: str, on: dt.date) -> PanelMeeting:
    """With its cases, their requests, declarations and votes. Raises NotFound."""
    cases = selectinload(PanelMeeting.cases)
    return existing(
        db.session.scalar(
            meetings_seen_by(actor, on)
            .where(PanelMeeting.public_id == public_id)
            .options(
                WITH_PANEL,
                cases.joinedload(PanelCase.meeting),
                cases.joinedload(PanelCase.request).joinedload(PlacementRequest.service),
                cases.selectinload(PanelCase.declarations),
                cases.selectinload(PanelCase.votes),
            )
        )
    )


def agenda(actor: Actor, meeting: PanelMeeting) -> list[PanelCase]:
    """The cases of a loaded meeting that this actor sees, in their order; those taken off are left out."""
    keeps = actor.can_for(Permission.COORDINATE_PANEL, meeting.panel.authority_id)
    shown = SEEN_BY_MEMBERS | UNDECIDED if keeps else SEEN_BY_MEMBERS
    return [case for case in meeting.cases if case.status in shown]


def get_meeting_for_update(actor: Actor, public_id: str, on: dt.date) -> PanelMeeting:
    """With its panel, locked."""
    return existing(
        db.session.scalar(
            meetings_seen_by(actor, on)
            .where(PanelMeeting.public_id == public_id)
            .options(WITH_PANEL)
            .with_for_update(of=PanelMeeting)
            .execution_options(populate_existing=True)
        )
    )


def get_agenda_for_update(actor: Actor, public_id: str, on: dt.date) -> PanelMeeting:
    """As `get_meeting_for_update`, with its cases in their order, locked too."""
    meeting = get_meeting_for_update(actor, public_id, on)
    _load_cases(meeting)
    return meeting


def get_meeting_to_cancel(actor: Actor, public_id: str, on: dt.date) -> PanelMeeting:
    """As `get_agenda_for_update`, with the requests of its undecided cases locked before it.

    Raises Conflict where a case came onto the agenda in between.
    """
    wanted = meetings_seen_by(actor, on).where(PanelMeeting.public_id == public_id)
    undecided = and_(PanelCase.meeting_id == PanelMeeting.id, PanelCase.status.in_(UNDECIDED))
    request_ids = db.session.scalars(
        wanted.join(PanelCase, undecided).with_only_columns(PanelCase.request_id).order_by(PanelCase.request_id)
    ).all()
    for request_id in request_ids:
        requests.locked(request_id)
    meeting = get_agenda_for_update(actor, public_id, on)
    if {case.request_id for case in meeting.cases if case.status in UNDECIDED} - set(request_ids):
        msg = "The agenda has changed meanwhile. Look at it again."
        raise Conflict(msg)
    return meeting


def _load_cases(meeting: PanelMeeting) -> None:
    of_meeting = select(PanelCase.id).where(PanelCase.meeting_id == meeting.id).order_by(PanelCase.id)
    db.session.scalars(of_meeting.with_for_update()).all()
    cases = selectinload(PanelMeeting.cases).joinedload(PanelCase.request)
    again = select(PanelMeeting).where(PanelMeeting.id == meeting.id).options(joinedload(PanelMeeting.panel), cases)
    db.session.scalars(again.execution_options(populate_existing=True)).one()


def has_voted(meeting_id: int, user_ids: Collection[int]) -> bool:
    """Whether one of them has a vote that stands on an undecided case of the meeting."""
    found = (
        select(Vote.id)
        .join(PanelCase, PanelCase.id == Vote.panel_case_id)
        .where(
            PanelCase.meeting_id == meeting_id,
            PanelCase.status.in_(UNDECIDED),
            Vote.user_id.in_(user_ids),
            Vote.voided_at.is_(None),
        )
    )
    return db.session.scalar(found.limit(1)) is not None


def prepared_cases(meeting_id: int) -> Sequence[PanelCase]:
    """The cases of a meeting whose papers are not out, in the order of the agenda, locked."""
    wanted = select(PanelCase).where(PanelCase.meeting_id == meeting_id, PanelCase.status == PanelCaseStatus.PREPARED)
    return db.session.scalars(locked(wanted.order_by(PanelCase.position))).all()


def last_position(meeting_id: int) -> int:
    """The last place given out on an agenda; those taken off keep theirs."""
    taken = select(func.max(PanelCase.position)).where(PanelCase.meeting_id == meeting_id)
    return db.session.scalar(taken) or 0
