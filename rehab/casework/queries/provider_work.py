"""The home page of providers."""

import datetime as dt

from sqlalchemy import and_, func, select

from rehab.casework.queries import away_work, house_work, message_work, review_work
from rehab.casework.queries.facility_work import own_changes
from rehab.casework.queries.special_work import of_provider
from rehab.casework.rules import WorkItem, WorkList
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.framework.models import Facility, Provider
from rehab.placements import queries as placements
from rehab.placements.models import Offer, Placement, Stay
from rehab.placements.queries import record_is_shared
from rehab.placements.rules import UNANSWERED, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

LIMIT = 25
SOON = dt.timedelta(days=14)
Tiles = list[dict[str, object]]


def home(actor: Actor, now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """Offers to answer, arrivals and reviews of the provider's own people."""
    own = select(Provider.id).where(Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS)))
    offers, arrivals, reviews = _offers(own), _arrivals(own, now), _reviews(own, now + SOON)
    people = placements.counts(actor)
    waiting = db.session.scalar(
        select(func.count(Offer.id))
        .join(Offer.request)
        .where(Offer.provider_id.in_(own), Offer.status.in_(UNANSWERED), record_is_shared())
    )
    tiles: Tiles = [
        {"label": "Offers to answer", "count": waiting or 0, "href": "/offers?state=to-answer", "tone": "act"},
        {"label": "Expected", "count": people["arriving"], "href": "/residents?show=arriving"},
        {"label": "Residents", "count": people["here"], "href": "/residents?show=here"},
    ]
    return tiles, [
        WorkList("Offers to answer", tuple(offers), "There is no offer to answer."),
        WorkList("Messages to read", tuple(message_work.of_provider(own)), "There is no new message."),
        WorkList("Arrivals", tuple(arrivals), "Nobody is expected in the next two weeks."),
        WorkList("On leave", tuple(away_work.of_provider(own)), "Nobody is on leave."),
        WorkList(
            "Funding that ends soon", tuple(of_provider(own, now)), "No resident's funding ends within six weeks."
        ),
        WorkList("Reviews to sign", tuple(review_work.to_sign_for_house(own)), "No review waits for your signature."),
        WorkList(
            "Reviews to prepare",
            (*review_work.to_prepare(own, now + SOON), *reviews),
            "No review is planned or falls due in the next two weeks.",
        ),
        WorkList(
            "Complaints and incidents", tuple(house_work.of_provider(actor)), "No complaint or follow-up waits for you."
        ),
        WorkList("Changes that you asked for", tuple(own_changes(actor, now)), "No change waits or was just answered."),
    ]


def _offers(own: object) -> list[WorkItem]:
    running = and_(
        Clock.subject_type == Offer.__tablename__,
        Clock.subject_id == Offer.id,
        Clock.kind.in_([ClockKind.OFFER_ANSWER, ClockKind.ASSESSMENT]),
        Clock.state == ClockState.RUNNING,
    )
    found = db.session.execute(
        select(Offer.public_id, Facility.name, Offer.weeks, Offer.assessment_at, PlacementRequest.status, Clock.due_at)
        .join(Facility, Facility.id == Offer.facility_id)
        .join(Offer.request)
        .outerjoin(Clock, running)
        .where(
            Offer.provider_id.in_(own),  # type: ignore[arg-type]
            Offer.status.in_(UNANSWERED),
            record_is_shared(),
        )
        .order_by(Clock.due_at.nulls_last(), Offer.id)
        .limit(LIMIT)
    )
    return [
        WorkItem(f"Offer to {place}", _what_to_do(weeks, assessed_at, status), f"/offers/{public_id}", due=due_at)
        for public_id, place, weeks, assessed_at, status, due_at in found
    ]


def _what_to_do(weeks: int, assessed_at: dt.datetime | None, status: RequestStatus) -> str:
    is_approved = status in {RequestStatus.APPROVED, RequestStatus.ADMITTED}
    if assessed_at is not None:
        after = "then offer a bed, or decline" if is_approved else "the panel has still to decide"
        return f"Assessment {clock.written_at(assessed_at)}: {after}"
    if is_approved:
        return f"{weeks} weeks: offer a bed, book an assessment, or decline"
    return "The panel has still to decide: book an assessment, or decline"


def _arrivals(own: object, now: dt.datetime) -> list[WorkItem]:
    """Who is expected; whoever took back consent to sharing is a reference here, as in the list of arrivals."""
    today = clock.london_date(now)
    found = db.session.execute(
        select(
            Placement.reference,
            Placement.arrives_on,
            Client.given_name,
            Client.family_name,
            Facility.name,
            record_is_shared(),
        )
        .join(PlacementRequest, PlacementRequest.id == Placement.request_id)
        .join(Client, Client.id == PlacementRequest.client_id)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Facility, Facility.id == Offer.facility_id)
        .where(
            Placement.provider_id.in_(own),  # type: ignore[arg-type]
            Placement.status == PlacementStatus.ARRANGED,
            Placement.arrives_on <= today + SOON,
        )
        .order_by(Placement.arrives_on, Placement.id)
        .limit(LIMIT)
    )
    return [
        WorkItem(
            f"{given} {family}" if is_shared else reference,
            f"{place}: record that they arrived",
            f"/placements/{reference}/admission",
            tag="Today" if day == today else f"{day:%-d %B}",
            tone="progress" if day > today else "act",
        )
        for reference, day, given, family, place, is_shared in found
    ]


def _reviews(own: object, until: dt.datetime) -> list[WorkItem]:
    found = db.session.execute(
        select(Stay.public_id, Clock.due_at, Client.given_name, Client.family_name)
        .join(Stay, and_(Clock.subject_type == Stay.__tablename__, Clock.subject_id == Stay.id))
        .join(Client, Client.id == Stay.client_id)
        .where(
            Stay.provider_id.in_(own),  # type: ignore[arg-type]
            Clock.kind == ClockKind.REVIEW,
            Clock.state == ClockState.RUNNING,
            Clock.due_at <= until,
        )
        .order_by(Clock.due_at, Clock.id)
        .limit(LIMIT)
    )
    return [
        WorkItem(f"{given} {family}", "The key worker reviews the stay with you", f"/stays/{public_id}", due=due_at)
        for public_id, due_at, given, family in found
    ]
