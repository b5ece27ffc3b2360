"""The home page of key workers (their own cases) and team managers (their service's)."""

import datetime as dt

from sqlalchemy import Select, and_, func, or_, select

from rehab.casework.rules import WorkItem, WorkList
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.framework.models import Facility
from rehab.placements.models import Offer, Placement, Stay
from rehab.placements.rules import OfferStatus, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

LIMIT = 25
SOON = dt.timedelta(days=14)
Tiles = list[dict[str, object]]
S = RequestStatus
_TO_DO = {
    S.RETURNED: ("Returned to you: read why, then submit again", "Returned", "act"),
    S.DRAFT: ("Draft: finish and submit it", "Draft", "progress"),
    S.APPROVED: ("Approved: make offers to facilities", "Approved", "good"),
}
_WAITING = {
    S.SUBMITTED: "The coordinator checks that it is complete",
    S.READY: "The coordinator puts it on an agenda",
    S.ON_AGENDA: "The panel decides",
}


def home(actor: Actor, now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """Tiles and lists."""
    to_do = [*_acceptances(actor), *_reviews(actor, until=now + SOON), *_requests_to_do(actor)]
    waiting = [*_requests_waiting(actor), *_offers_waiting(actor)]
    lists = [
        WorkList("What needs you now", tuple(to_do), "Nothing needs you now. Start a request when somebody is ready."),
        WorkList("What you are waiting for", tuple(waiting), "You are not waiting for anybody."),
        WorkList("Coming in two weeks", tuple(_arrivals(actor, now)), "No arrivals in the next two weeks."),
    ]
    return _tiles(actor), lists


def _own(actor: Actor) -> object:
    of_service = PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES))
    if actor.can(Permission.MANAGE_SERVICE):
        return of_service
    return and_(of_service, PlacementRequest.key_worker_id == actor.user_id)


def _requests(actor: Actor) -> Select[str, RequestStatus, str, str]:
    return (
        select(PlacementRequest.reference, PlacementRequest.status, Client.given_name, Client.family_name)
        .join(Client, Client.id == PlacementRequest.client_id)
        .where(_own(actor))  # type: ignore[arg-type]
        .order_by(PlacementRequest.created_at, PlacementRequest.id)
        .limit(LIMIT)
    )


def _tiles(actor: Actor) -> Tiles:
    counted = dict(
        db.session.execute(
            select(PlacementRequest.status, func.count())
            .where(_own(actor))  # type: ignore[arg-type]
            .group_by(PlacementRequest.status)
        ).all()
    )
    wanted = (S.DRAFT, S.RETURNED, S.ON_AGENDA, S.APPROVED, S.ADMITTED)
    return [
        {"label": status.label, "count": counted.get(status, 0), "href": f"/cases?status={status.value}"}
        for status in wanted
    ]


def _requests_to_do(actor: Actor) -> list[WorkItem]:
    offered = (
        select(Offer.id)
        .where(
            Offer.request_id == PlacementRequest.id,
            Offer.status.in_({OfferStatus.SENT, OfferStatus.ACCEPTED, OfferStatus.CONFIRMED}),
        )
        .exists()
    )
    open_to_do = or_(
        PlacementRequest.status.in_({S.RETURNED, S.DRAFT}), and_(PlacementRequest.status == S.APPROVED, ~offered)
    )
    items = []
    for reference, status, given, family in db.session.execute(_requests(actor).where(open_to_do)):
        detail, tag, tone = _TO_DO[status]
        items.append(WorkItem(f"{given} {family}", detail, f"/cases/{reference}", tag=tag, tone=tone))
    return items


def _requests_waiting(actor: Actor) -> list[WorkItem]:
    running = and_(
        Clock.case_id == PlacementRequest.id, Clock.kind == ClockKind.DECISION, Clock.state == ClockState.RUNNING
    )
    wanted = (
        _requests(actor)
        .add_columns(Clock.due_at)
        .outerjoin(Clock, running)
        .where(PlacementRequest.status.in_(set(_WAITING)))
    )
    return [
        WorkItem(f"{given} {family}", _WAITING[status], f"/cases/{reference}", due=due_at)
        for reference, status, given, family, due_at in db.session.execute(wanted)
    ]


def _offers(actor: Actor, status: OfferStatus) -> Select[str, RequestStatus, str, str, str, str]:
    return (
        _requests(actor)
        .add_columns(Facility.name, Offer.public_id)
        .join(Offer, Offer.request_id == PlacementRequest.id)
        .join(Facility, Facility.id == Offer.facility_id)
        .where(Offer.status == status)
    )


def _acceptances(actor: Actor) -> list[WorkItem]:
    return [
        WorkItem(
            f"{given} {family}", f"{place} has a bed: confirm it", f"/cases/{reference}", tag="Bed offered", tone="act"
        )
        for reference, _, given, family, place, _ in db.session.execute(_offers(actor, OfferStatus.ACCEPTED))
    ]


def _offers_waiting(actor: Actor) -> list[WorkItem]:
    running = and_(
        Clock.subject_type == Offer.__tablename__, Clock.subject_id == Offer.id, Clock.state == ClockState.RUNNING
    )
    wanted = _offers(actor, OfferStatus.SENT).add_columns(Clock.due_at).outerjoin(Clock, running)
    return [
        WorkItem(f"{given} {family}", f"{place} answers the offer", f"/cases/{reference}", due=due_at)
        for reference, _, given, family, place, _, due_at in db.session.execute(wanted)
    ]


def _reviews(actor: Actor, *, until: dt.datetime) -> list[WorkItem]:
    wanted = (
        _requests(actor)
        .add_columns(Clock.due_at, Stay.public_id)
        .join(Clock, Clock.case_id == PlacementRequest.id)
        .join(Stay, and_(Clock.subject_type == Stay.__tablename__, Clock.subject_id == Stay.id))
        .where(Clock.kind == ClockKind.REVIEW, Clock.state == ClockState.RUNNING, Clock.due_at <= until)
        .order_by(None)
        .order_by(Clock.due_at, Clock.id)
    )
    return [
        WorkItem(f"{given} {family}", "12-weekly review is due", f"/stays/{stay}/reviews", due=due_at)
        for _, _, given, family, due_at, stay in db.session.execute(wanted)
    ]


def _arrivals(actor: Actor, now: dt.datetime) -> list[WorkItem]:
    wanted = (
        _requests(actor)
        .add_columns(Placement.arrives_on, Facility.name)
        .join(Placement, Placement.request_id == PlacementRequest.id)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Facility, Facility.id == Offer.facility_id)
        .where(Placement.status == PlacementStatus.ARRANGED, Placement.arrives_on <= clock.london_date(now + SOON))
        .order_by(None)
        .order_by(Placement.arrives_on, Placement.id)
    )
    return [
        WorkItem(f"{given} {family}", f"Arrives at {place}", f"/cases/{reference}", tag=f"{day:%-d %B}")
        for reference, _, given, family, day, place in db.session.execute(wanted)
    ]
