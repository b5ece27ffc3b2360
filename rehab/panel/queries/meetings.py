"""Meetings, what is on their agendas and what could be. `meetings_seen_by` is where scoped reads start."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.panel.models import PanelCase, PanelMeeting
from rehab.panel.queries.cases import SEEN_BY_MEMBERS, UNDECIDED, locked
from rehab.panel.queries.panels import coordinated, existing, sat_on
from rehab.panel.rules import PanelCaseStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

WITH_PANEL = contains_eager(PanelMeeting.panel)


def meetings_seen_by(actor: Actor, on: dt.date) -> Select[PanelMeeting]:
    """Coordinators see their authority's meetings, members those of the panels they sit on."""
    return select(PanelMeeting).join(PanelMeeting.panel).where(or_(coordinated(actor), sat_on(actor, on)))


def meetings(actor: Actor, on: dt.date, *, page: int, size: int) -> tuple[Sequence[PanelMeeting], int]:
    """A page of the meetings this actor sees, the latest to close first, with their cases; and how many there are."""
    seen = meetings_seen_by(actor, on)
    total = db.session.scalar(seen.with_only_columns(func.count(PanelMeeting.id)))
    rows = db.session.scalars(
        seen.options(WITH_PANEL, selectinload(PanelMeeting.cases))
        .order_by(PanelMeeting.closes_at.desc(), PanelMeeting.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total or 0


def get_meeting(actor: Actor, public_id: str, on: dt.date) -> PanelMeeting:
    """With its cases, their requests, declarations and votes. Raises NotFound."""
    cases = selectinload(PanelMeeting.cases)
    return existing(
        db.session.scalar(
            meetings_seen_by(actor, on)
            .where(PanelMeeting.public_id == public_id)
            .options(
                WITH_PANEL,
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


def ready_requests(authority_id: int, *, page: int, size: int) -> tuple[Sequence[PlacementRequest], int]:
    """A page of the requests that wait for an agenda, the longest submitted first, with their services."""
    ready = and_(PlacementRequest.authority_id == authority_id, PlacementRequest.status == RequestStatus.READY)
    total = db.session.scalar(select(func.count(PlacementRequest.id)).where(ready))
    rows = db.session.scalars(
        select(PlacementRequest)
        .where(ready)
        .options(joinedload(PlacementRequest.service))
        .order_by(PlacementRequest.submitted_on.nulls_last(), PlacementRequest.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total or 0


def prepared_cases(meeting_id: int) -> Sequence[PanelCase]:
    """The cases of a meeting whose papers are not out, in the order of the agenda, locked."""
    wanted = select(PanelCase).where(PanelCase.meeting_id == meeting_id, PanelCase.status == PanelCaseStatus.PREPARED)
    return db.session.scalars(locked(wanted.order_by(PanelCase.position))).all()


def last_position(meeting_id: int) -> int:
    """The last place given out on an agenda; those taken off keep theirs."""
    taken = select(func.max(PanelCase.position)).where(PanelCase.meeting_id == meeting_id)
    return db.session.scalar(taken) or 0
