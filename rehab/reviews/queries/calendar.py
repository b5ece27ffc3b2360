"""What the next weeks hold: reviews that are planned, and what falls due."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select

from rehab.accounts.models import User
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockState
from rehab.core.actor import Actor, Permission
from rehab.core.clock import end_of_day, london_date
from rehab.core.db import db
from rehab.framework.models import Provider
from rehab.framework.rules import readable_name
from rehab.placements.models import Stay
from rehab.requests.models import PlacementRequest
from rehab.reviews.models import PlannedReview
from rehab.reviews.rules import REVIEW_CLOCKS, PlannedStatus

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar: `planned` is the public id of the review that is planned, "" for what falls due."""

    at: dt.datetime
    what: str
    name: str
    key_worker: str
    provider: str
    stay: str
    planned: str = ""


def calendar(actor: Actor, *, everybody: bool, now: dt.datetime) -> list[Entry]:
    """What is overdue, and what is planned or due within twelve weeks, in order of time.

    Of one's own cases, or of all of the services that one belongs to.
    """
    until = end_of_day(london_date(now) + dt.timedelta(weeks=WEEKS))
    entries = [*_planned(actor, until, everybody=everybody), *_due(actor, until, everybody=everybody)]
    return sorted(entries, key=lambda entry: (entry.at, entry.name, entry.what))


def _of(actor: Actor, *, everybody: bool) -> ColumnElement[bool]:
    of_service = Stay.service_id.in_(actor.organisations(Permission.VIEW_CASES))
    return of_service if everybody else and_(of_service, PlacementRequest.key_worker_id == actor.user_id)


_ABOUT = (
    Client.given_name,
    Client.family_name,
    User.name.label("worker"),
    func.coalesce(Provider.trading_name, Provider.legal_name).label("provider"),
    Stay.public_id.label("stay"),
)


def _planned(actor: Actor, until: dt.datetime, *, everybody: bool) -> list[Entry]:
    found = db.session.execute(
        select(PlannedReview.starts_at, PlannedReview.public_id.label("planned"), *_ABOUT)
        .join(Stay, Stay.id == PlannedReview.stay_id)
        .join(PlacementRequest, PlacementRequest.id == Stay.request_id)
        .join(Client, Client.id == Stay.client_id)
        .join(Provider, Provider.id == Stay.provider_id)
        .outerjoin(User, User.id == PlacementRequest.key_worker_id)
        .where(
            _of(actor, everybody=everybody),
            PlannedReview.status == PlannedStatus.PLANNED,
            PlannedReview.starts_at <= until,
        )
    )
    return [_entry(row.starts_at, "Review", row, planned=row.planned) for row in found]


def _due(actor: Actor, until: dt.datetime, *, everybody: bool) -> list[Entry]:
    found = db.session.execute(
        select(Clock.due_at, Clock.kind, *_ABOUT)
        .join(Stay, and_(Clock.subject_type == Stay.__tablename__, Clock.subject_id == Stay.id))
        .join(PlacementRequest, PlacementRequest.id == Stay.request_id)
        .join(Client, Client.id == Stay.client_id)
        .join(Provider, Provider.id == Stay.provider_id)
        .outerjoin(User, User.id == PlacementRequest.key_worker_id)
        .where(
            _of(actor, everybody=everybody),
            Clock.kind.in_(REVIEW_CLOCKS),
            Clock.state == ClockState.RUNNING,
            Clock.due_at <= until,
        )
    )
    return [_entry(row.due_at, f"{row.kind.label} is due", row) for row in found]


def _entry(at: dt.datetime, what: str, row: Row[*tuple[Any, ...]], *, planned: str = "") -> Entry:
    name = f"{row.given_name} {row.family_name}"
    return Entry(at, what, name, row.worker or "No key worker", readable_name(row.provider), row.stay, planned)
