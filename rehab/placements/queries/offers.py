"""Reads of offers: the provider's own, through their snapshots, and those that a key worker made."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import joinedload

from rehab.clocks import queries as clocks
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import settings
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.core.working_days import add_working_days
from rehab.placements.models import Offer
from rehab.placements.queries.stays import own_providers, record_is_shared
from rehab.placements.rules import OPEN_OFFERS, UNANSWERED, OfferStatus, OfferView, view_of
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest

CLOSED = "This offer is closed, so the person's record is no longer here for you to see."
LAPSED = (
    "This offer is closed: it lapsed because nobody had answered it in time, so no answer can be recorded any more. "
    "If you have a bed after all, ring the service that asked you."
)
# What a provider answers by: the one clock stands while it has to answer, the other once it has booked an assessment.
ANSWER_KINDS = frozenset({ClockKind.OFFER_ANSWER, ClockKind.ASSESSMENT})
_PARTS = (joinedload(Offer.facility), joinedload(Offer.provider), joinedload(Offer.price))
_RANKS = {
    OfferStatus.SENT: 0,
    OfferStatus.ASSESSING: 1,
    OfferStatus.ACCEPTED: 2,
    OfferStatus.CONFIRMED: 3,
}


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer on the provider's list; of a closed one nothing is told but house and day."""

    view: OfferView
    facility: str
    sent_at: dt.datetime
    public_id: str | None = None
    reference: str = ""
    initials: str = ""
    due_at: dt.datetime | None = None
    is_paused: bool = False
    assessment_at: dt.datetime | None = None
    bed_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When an answer is due; a paused one stands still until the service has answered a question."""

    at: dt.datetime
    is_paused: bool


def offers_to(actor: Actor) -> Select[Offer]:
    """The offers made to this actor's own provider, open or closed."""
    return select(Offer).join(Offer.request).where(Offer.provider_id.in_(own_providers(actor)))


def made_by(actor: Actor) -> Select[Offer]:
    """The offers of the services for which this actor requests placements."""
    own_services = actor.organisations(Permission.REQUEST_PLACEMENTS)
    return select(Offer).join(Offer.request).where(PlacementRequest.service_id.in_(own_services))


def get_offer(actor: Actor, public_id: str) -> Offer:
    """An open offer as its provider may see it, with facility, provider and price; consent is checked now.

    Raises NotFound for another provider's offer, and for one that was closed or whose person withdrew consent.
    """
    offer = db.session.scalar(_open(offers_to(actor)).where(Offer.public_id == public_id).options(*_PARTS))
    return offer or _closed(actor, public_id)


def get_offer_for_update(actor: Actor, public_id: str) -> Offer:
    """As `get_offer`, with its request, and with client, request and offer locked in this order."""
    return _locked(_open(offers_to(actor)), public_id) or _closed(actor, public_id)


def get_made_offer(actor: Actor, public_id: str) -> Offer:
    """An offer as its key worker sees it, with request, facility, provider and price. Raises NotFound."""
    wanted = made_by(actor).where(Offer.public_id == public_id)
    offer = db.session.scalar(wanted.options(*_PARTS, joinedload(Offer.request)))
    if offer is None:
        raise NotFound
    return offer


def get_made_offer_for_update(actor: Actor, public_id: str) -> Offer:
    """As `get_made_offer`, with client, request and offer locked in this order."""
    offer = _locked(made_by(actor), public_id)
    if offer is None:
        raise NotFound
    return offer


def offers_of(request_id: int) -> Sequence[Offer]:
    """Every offer of a request that the caller has scoped, with facility, provider and price, oldest first."""
    return db.session.scalars(
        select(Offer).where(Offer.request_id == request_id).options(*_PARTS).order_by(Offer.sent_at, Offer.id)
    ).all()


def requests_with_offers(client_ids: Collection[int]) -> Sequence[PlacementRequest]:
    """The requests of these records, locked by the caller, that have open offers; themselves locked."""
    has_offers = exists().where(Offer.request_id == PlacementRequest.id, Offer.status.in_(OPEN_OFFERS))
    return db.session.scalars(
        select(PlacementRequest)
        .where(PlacementRequest.client_id.in_(client_ids), has_offers)
        .order_by(PlacementRequest.id)
        .with_for_update()
    ).all()


def open_offers_for_update(request_id: int) -> Sequence[Offer]:
    """The open offers of a request that the caller has locked, themselves locked, with provider."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.request_id == request_id, Offer.status.in_(OPEN_OFFERS))
        .options(*_PARTS)
        .order_by(Offer.id)
        .with_for_update(of=Offer)
    ).all()


def offer_list(
    actor: Actor, *, is_open: bool | None, to_answer: bool = False, page: int, size: int
) -> tuple[list[OfferLine], int]:
    """A page of the provider's offers and how many there are: those to answer first, soonest due on top.

    With `to_answer` only those.
    """
    wanted = offers_to(actor)
    if to_answer:
        wanted = wanted.where(Offer.status.in_(UNANSWERED), record_is_shared())
    if is_open is not None:
        shown = Offer.status.in_(OPEN_OFFERS) & record_is_shared()
        wanted = wanted.where(shown if is_open else ~shown)
    total = db.session.scalar(wanted.with_only_columns(func.count()).order_by(None)) or 0
    rows = db.session.execute(
        wanted.add_columns(record_is_shared().label("is_shared"))
        .options(joinedload(Offer.facility))
        .order_by(*_order())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    due = answers_due({row.Offer.request_id for row in rows})
    return [_line(row.Offer, is_shared=bool(row.is_shared), due=due.get(row.Offer.id)) for row in rows], total


def _order() -> tuple[ColumnElement[Any], ...]:
    is_shown = record_is_shared()
    rank = case(*((is_shown & (Offer.status == status), place) for status, place in _RANKS.items()), else_=len(_RANKS))
    oldest_first = case((Offer.status == OfferStatus.SENT, Offer.sent_at))
    return rank, oldest_first.asc().nulls_last(), Offer.sent_at.desc(), Offer.id.desc()


def _line(offer: Offer, *, is_shared: bool, due: Due | None) -> OfferLine:
    view = view_of(offer.status, is_shared=is_shared)
    if view in {OfferView.CLOSED, OfferView.DECLINED}:
        return OfferLine(view=view, facility=offer.facility.name, sent_at=offer.sent_at)
    return OfferLine(
        view=view,
        facility=offer.facility.name,
        sent_at=offer.sent_at,
        public_id=offer.public_id,
        reference=str(offer.summary["reference"]),
        initials=str(offer.summary["initials"]),
        due_at=due.at if due else None,
        is_paused=due is not None and due.is_paused,
        assessment_at=offer.assessment_at,
        bed_from=offer.bed_from,
    )


def answer_due(offer: Offer) -> Due | None:
    """When the provider's answer is due; None once there is one."""
    return answers_due({offer.request_id}).get(offer.id)


def answers_due(request_ids: Collection[int]) -> dict[int, Due]:
    """Offer id -> when its answer is due, for the offers under these requests that wait for one."""
    alive = clocks.waiting_for(ANSWER_KINDS, request_ids)
    return {clock.subject_id: Due(clock.due_at, clock.state is ClockState.PAUSED) for clock in alive}


def overdue_offers(*, now: dt.datetime) -> list[int]:
    """Ids of the offers whose answer is overdue, the longest due first."""
    overdue = (Clock.subject_id == Offer.id) & _waits_for_answer() & (Clock.due_at < now)
    wanted = select(Offer.id).join(Clock, overdue).where(Offer.status.in_(UNANSWERED))
    return list(db.session.scalars(wanted.order_by(Clock.due_at, Offer.id)))


def _waits_for_answer() -> ColumnElement[bool]:
    return and_(
        Clock.subject_type == Offer.__tablename__, Clock.kind.in_(ANSWER_KINDS), Clock.state == ClockState.RUNNING
    )


def lock_offer(offer_id: int) -> Offer:
    """An offer with facility, provider and whole request, for jobs; client, request and offer are locked in order."""
    public_id = db.session.scalars(select(Offer.public_id).where(Offer.id == offer_id)).one()
    offer = _locked(select(Offer).join(Offer.request), public_id)
    if offer is None:
        raise NotFound
    return offer


def has_lapsed(offer: Offer, *, today: dt.date) -> bool:
    """Whether an offer is unanswered and so many working days overdue that it ends; sure only under its lock.

    The days are those that the council gave on the day of the offer.
    """
    due = answer_due(offer) if offer.status in UNANSWERED else None
    if due is None or due.is_paused:
        return False
    days = settings.value_of("offer_lapse_working_days", authority_id=offer.request.authority_id, on=offer.offered_on)
    return today > add_working_days(london_date(due.at), days)


def _open(scope: Select[Offer]) -> Select[Offer]:
    return scope.where(Offer.status.in_(OPEN_OFFERS), record_is_shared())


def _closed(actor: Actor, public_id: str) -> Offer:
    """Raises NotFound; for one's own offer with a sentence that explains it."""
    own = offers_to(actor).where(Offer.public_id == public_id)
    status = db.session.scalar(own.with_only_columns(Offer.status))
    if status is None:
        raise NotFound
    raise NotFound(LAPSED if status is OfferStatus.LAPSED else CLOSED)


def _locked(scope: Select[Offer], public_id: str) -> Offer | None:
    """An offer is locked only by those who hold its request, so two offers of a request never wait for each other."""
    wanted = scope.where(Offer.public_id == public_id)
    request_id = db.session.scalar(wanted.with_only_columns(Offer.request_id))
    if request_id is None:
        return None
    request = requests.locked(request_id)
    offer = db.session.scalar(wanted.options(*_PARTS, joinedload(Offer.request)).with_for_update(of=Offer))
    if offer is not None:
        offer.request = request  # the one with all its sections, kept for as long as the offer is
    return offer
