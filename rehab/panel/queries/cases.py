"""Cases before a panel. `cases_seen_by` is where scoped reads start."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from rehab.clients.queries import consents_in_force
from rehab.clients.rules import ConsentKind
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.panel.models import PanelCase, PanelCaseFacility, PanelMeeting
from rehab.panel.queries.kinds import open_to
from rehab.panel.queries.panels import coordinated, existing
from rehab.panel.rules import CaseKind, PanelCaseStatus
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest

SEEN_BY_MEMBERS = frozenset({PanelCaseStatus.OPEN, PanelCaseStatus.DECIDED})
UNDECIDED = frozenset({PanelCaseStatus.PREPARED, PanelCaseStatus.OPEN})


def cases_seen_by(actor: Actor, on: dt.date) -> Select[PanelCase]:
    """Coordinators see all their authority's cases, members those that were opened to the panels they sit on."""
    opened = PanelCase.status.in_(SEEN_BY_MEMBERS)
    return (
        select(PanelCase)
        .join(PanelCase.meeting)
        .join(PanelMeeting.panel)
        .where(or_(coordinated(actor), and_(open_to(actor, on), opened)))
    )


def get_case(actor: Actor, public_id: str, on: dt.date) -> PanelCase:
    """With meeting, panel, request, declarations and votes. Raises NotFound."""
    return existing(db.session.scalar(_whole(cases_seen_by(actor, on)).where(PanelCase.public_id == public_id)))


def get_case_for_update(actor: Actor, public_id: str, on: dt.date) -> PanelCase:
    """As `get_case`, locked: for what leaves the request as it is.

    A vote can send a fast track to the next panel, so of that the request is locked first.
    """
    seen = cases_seen_by(actor, on).where(PanelCase.public_id == public_id)
    fast_track = seen.where(PanelCase.kind == CaseKind.FAST_TRACK_DETOX).with_only_columns(PanelCase.request_id)
    if (request_id := db.session.scalar(fast_track)) is not None:
        requests.locked(request_id)
    return existing(db.session.scalar(locked(_whole(cases_seen_by(actor, on)).where(PanelCase.public_id == public_id))))


def get_case_with_request(actor: Actor, public_id: str, on: dt.date) -> PanelCase:
    """As `get_case`, with the client, then the request, then the case locked: for what moves the request."""
    wanted = cases_seen_by(actor, on).where(PanelCase.public_id == public_id)
    request_id = db.session.scalar(wanted.with_only_columns(PanelCase.request_id))
    if request_id is None:
        raise NotFound
    requests.locked(request_id)
    return get_case_for_update(actor, public_id, on)


def undecided_cases_of(request_id: int) -> Sequence[PanelCase]:
    """The cases under which a request is before panels at present, locked."""
    wanted = select(PanelCase).where(PanelCase.request_id == request_id, PanelCase.status.in_(UNDECIDED))
    locking = wanted.order_by(PanelCase.id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locking).all()


def may_be_shared(client_id: int) -> bool:
    """Whether the person still agrees to treatment and to their record being shared; asked at every read."""
    return {ConsentKind.TREATMENT, ConsentKind.SHARING} <= consents_in_force(client_id)


def _whole(wanted: Select[PanelCase]) -> Select[PanelCase]:
    return wanted.options(
        contains_eager(PanelCase.meeting).contains_eager(PanelMeeting.panel),
        joinedload(PanelCase.request).joinedload(PlacementRequest.service),
        selectinload(PanelCase.declarations),
        selectinload(PanelCase.votes),
        selectinload(PanelCase.conditions),
        selectinload(PanelCase.facilities).joinedload(PanelCaseFacility.facility),
        joinedload(PanelCase.consent),
    )


def locked(wanted: Select[PanelCase]) -> Select[PanelCase]:
    return wanted.with_for_update(of=PanelCase).execution_options(populate_existing=True)
