"""What is to do for people who have left, on the home pages of key workers and team managers."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from rehab.casework.queries.still_open import runs
from rehab.casework.rules import WorkItem
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.discharge.models import EpisodeQuestion, FollowUp
from rehab.placements.models import Stay
from rehab.requests.models import PlacementRequest

LIMIT = 25


def due_after_leaving(own: ColumnElement[bool], until: dt.datetime) -> Iterator[WorkItem]:
    """Follow-ups and first community appointments that are due by then, the longest due of each first."""
    for row in db.session.execute(_follow_ups(own, until)):
        path = f"/stays/{row.stay}/follow-ups/{row.kind.value}"
        yield WorkItem(_name(row), f"Follow-up {row.kind.label} after leaving", path, due=row.due_at)
    for row in db.session.execute(_appointments(own, until)):
        detail = "First appointment with the community service"
        yield WorkItem(_name(row), detail, f"/stays/{row.stay}/after-leaving", due=row.due_at)


def episodes_to_answer(own: ColumnElement[bool]) -> Iterator[WorkItem]:
    """New requests of which nobody has said yet whether they begin a new treatment episode."""
    found = db.session.execute(
        select(Client.given_name, Client.family_name, PlacementRequest.reference, Stay.public_id.label("stay"))
        .select_from(EpisodeQuestion)
        .join(PlacementRequest, PlacementRequest.id == unindexed(EpisodeQuestion.request_id))
        .join(Stay, Stay.id == unindexed(EpisodeQuestion.stay_id))
        .join(Client, Client.id == PlacementRequest.client_id)
        .where(own, EpisodeQuestion.is_new.is_(None), Stay.re_presented_on.is_(None))
        .order_by(EpisodeQuestion.asked_at, EpisodeQuestion.id)
        .limit(LIMIT)
    )
    for row in found:
        path = f"/stays/{row.stay}/new-episode/{row.reference}"
        yield WorkItem(_name(row), "Is this a new treatment episode?", path, tag="To answer", tone="act")


def _follow_ups(own: ColumnElement[bool], until: dt.datetime) -> Select[*tuple[Any, ...]]:
    on_follow_up = and_(Clock.subject_type == FollowUp.__tablename__, Clock.subject_id == FollowUp.id)
    return _due(own, ClockKind.FOLLOW_UP, until, FollowUp.kind).join(FollowUp, on_follow_up).join(FollowUp.stay)


def _appointments(own: ColumnElement[bool], until: dt.datetime) -> Select[*tuple[Any, ...]]:
    on_stay = and_(Clock.subject_type == Stay.__tablename__, Clock.subject_id == Stay.id)
    return _due(own, ClockKind.COMMUNITY_APPOINTMENT, until).join(Stay, on_stay)


def _due(own: ColumnElement[bool], kind: ClockKind, until: dt.datetime, *more: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(Client.given_name, Client.family_name, Clock.due_at, Stay.public_id.label("stay"), *more)
        .select_from(Clock)
        .join(PlacementRequest, PlacementRequest.id == Clock.case_id)
        .join(Client, Client.id == PlacementRequest.client_id)
        .where(own, Clock.kind == kind, runs(), Clock.due_at <= until)
        .order_by(Clock.due_at, Clock.id)
        .limit(LIMIT)
    )


def _name(row: Any) -> str:
    return f"{row.given_name} {row.family_name}"
