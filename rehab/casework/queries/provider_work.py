"""The home page of providers."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Select, and_, func, select

from rehab.casework.queries import away_work, house_work, message_work, price_work, review_work, vacancy_work
from rehab.casework.queries.facility_work import own_changes
from rehab.casework.queries.special_work import of_provider
from rehab.casework.queries.still_open import runs
from rehab.casework.rules import WorkItem, WorkList, by_urgency
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
    """The provider's work list; but for the first three lists, only what there is something in."""
    own = select(Provider.id).where(Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS)))
    offers, arrivals = _offers(own), _arrivals(own, now)
    vacancies = tuple(vacancy_work.to_update(actor, now))
    people = placements.counts(actor, "arriving", "here")
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
        WorkList("Arrivals", tuple(arrivals), "Nobody is expected in the next two weeks."),
        WorkList("Vacancies to update", vacancies, "What is free today is known for every facility."),
        *(part for part in _now_and_then(actor, own, now) if part.items),
    ]


def _now_and_then(actor: Actor, own: Select[int], now: dt.datetime) -> Iterator[WorkList]:
    """Lists that stand on the page only while there is something in them, the most urgent first."""
    until = now + SOON
    reviews = (
        *review_work.to_prepare(own, until),
        *review_work.to_sign_for_house(own),
        *_reviews(own, until),
    )
    asked = (*own_changes(actor, now), *price_work.own_proposals(actor, now))
    yield WorkList("Messages to read", tuple(message_work.of_provider(own)), "")
    yield WorkList("On leave", tuple(away_work.of_provider(own)), "")
    yield WorkList("Complaints and incidents", tuple(house_work.of_provider(actor)), "")
    yield WorkList("Reviews", tuple(by_urgency(reviews)), "")
    yield WorkList("Funding that ends soon", tuple(of_provider(own, now)), "")
    yield WorkList("Changes and prices that you asked for", asked, "")


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
            tag=_day(day, today),
            tone="progress" if day > today else "act" if day == today else "bad",
        )
        for reference, day, given, family, place, is_shared in found
    ]


def _day(day: dt.date, today: dt.date) -> str:
    if day <= today:
        return "Today" if day == today else f"Was due {day:%-d %B}"
    return f"{day:%A} {day:%-d %B}" if day - today < dt.timedelta(days=7) else f"{day:%-d %B}"


def _reviews(own: object, until: dt.datetime) -> list[WorkItem]:
    found = db.session.execute(
        select(Stay.public_id, Clock.due_at, Client.given_name, Client.family_name)
        .join(Stay, and_(Clock.subject_type == Stay.__tablename__, Clock.subject_id == Stay.id))
        .join(Client, Client.id == Stay.client_id)
        .where(
            Stay.provider_id.in_(own),  # type: ignore[arg-type]
            Clock.kind == ClockKind.REVIEW,
            runs(),
            Clock.due_at <= until,
        )
        .order_by(Clock.due_at, Clock.id)
        .limit(LIMIT)
    )
    return [
        WorkItem(f"{given} {family}", "The key worker reviews the stay with you", f"/stays/{public_id}", due=due_at)
        for public_id, due_at, given, family in found
    ]
