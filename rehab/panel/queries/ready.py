"""Requests that are ready for an agenda, the most urgent first."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.db import db
from rehab.framework.rules import CareType
from rehab.panel.models import PanelCase
from rehab.panel.rules import CaseKind
from rehab.requests.models import HealthSection, PlacementRequest, PrioritySection
from rehab.requests.rules import RequestStatus

GROUPS = (
    PrioritySection.not_treated_before,
    PrioritySection.family_safeguarding,
    PrioritySection.prison_leaver,
    PrioritySection.prolific_offender,
    PrioritySection.dual_diagnosis,
    PrioritySection.severe_ill_health,
    PrioritySection.abuse_survivor,
    PrioritySection.ex_military,
    PrioritySection.sex_worker,
)


@dataclass(frozen=True, slots=True)
class ReadyRequest:
    """A request with what makes it urgent."""

    request: PlacementRequest
    urgency: int
    due: dt.datetime | None
    waits_since: dt.datetime | None

    @property
    def why(self) -> str:
        """The most urgent thing about it, in words; empty where it waits its turn."""
        return ("Fast track not agreed", "Pregnant", "Priority group", "")[self.urgency]


def ready_requests(
    authority_id: int, *, page: int, size: int, care_type: CareType | None = None, first_only: bool = False
) -> tuple[list[ReadyRequest], int]:
    """A page of the requests that wait for an agenda, with their services; and how many there are.

    A fast track that was not agreed comes first, then pregnancy, then priority groups (004 §3.16); within these
    the next decision due, then the longest submitted. Last come those that were deferred, until their key worker
    has done what the panel asked for. `first_only` leaves out those that wait their turn.
    """
    urgency = case((_was_fast(), 0), (_is_pregnant(), 1), (or_(*(group.is_(True) for group in GROUPS)), 2), else_=3)
    wanted = _ready(authority_id)
    if care_type is not None:
        wanted = wanted.where(PlacementRequest.care_type == care_type)
    if first_only:
        wanted = wanted.where(urgency < 3)
    total = db.session.scalar(wanted.with_only_columns(func.count(PlacementRequest.id))) or 0
    rows = db.session.execute(
        wanted.add_columns(urgency, Clock.due_at, Clock.paused_at)
        .options(joinedload(PlacementRequest.service))
        .order_by(
            Clock.paused_at.is_not(None),
            urgency,
            Clock.due_at.nulls_last(),
            PlacementRequest.submitted_on.nulls_last(),
            PlacementRequest.id,
        )
        .limit(size)
        .offset((page - 1) * size)
    )
    return [ReadyRequest(*row) for row in rows], total


def _ready(authority_id: int) -> Select[PlacementRequest]:
    decision = and_(
        Clock.case_id == PlacementRequest.id,
        Clock.kind == ClockKind.DECISION,
        Clock.state != ClockState.STOPPED,
    )
    return (
        select(PlacementRequest)
        .outerjoin(HealthSection, HealthSection.request_id == PlacementRequest.id)
        .outerjoin(PrioritySection, PrioritySection.request_id == PlacementRequest.id)
        .outerjoin(Clock, decision)
        .where(PlacementRequest.authority_id == authority_id, PlacementRequest.status == RequestStatus.READY)
    )


def _is_pregnant() -> ColumnElement[bool]:
    return or_(HealthSection.pregnant.is_(True), PrioritySection.is_pregnant.is_(True))


def _was_fast() -> ColumnElement[bool]:
    """A fast track came before, and did not end in a decision: else the request would not be ready."""
    return (
        select(PanelCase.id)
        .where(PanelCase.request_id == PlacementRequest.id, PanelCase.kind == CaseKind.FAST_TRACK_DETOX)
        .exists()
    )
