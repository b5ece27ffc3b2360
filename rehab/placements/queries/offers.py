"""Reads of offers: the provider's own, through their snapshots, and those that a key worker made."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import joinedload

from rehab.clocks import queries as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.placements.models import Offer
from rehab.placements.queries.stays import own_providers, record_is_shared
from rehab.placements.rules import OPEN_OFFERS, OfferStatus, OfferView, view_of
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest

CLOSED = "This offer is closed, so the person's record is no longer here for you to see."
_PARTS = (joinedload(Offer.facility), joinedload(Offer.provider), joinedload(Offer.price))
_RANKS = {OfferStatus.SENT: 0, OfferStatus.ACCEPTED: 1, OfferStatus.CONFIRMED: 2}


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
    bed_from: dt.date | None = None


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
        wanted = wanted.where(Offer.status == OfferStatus.SENT, record_is_shared())
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
    due = _due({row.Offer.request_id for row in rows})
    return [_line(row.Offer, is_shared=bool(row.is_shared), due_at=due.get(row.Offer.id)) for row in rows], total


def _order() -> tuple[ColumnElement[Any], ...]:
    is_shown = record_is_shared()
    rank = case(*((is_shown & (Offer.status == status), place) for status, place in _RANKS.items()), else_=len(_RANKS))
    oldest_first = case((Offer.status == OfferStatus.SENT, Offer.sent_at))
    return rank, oldest_first.asc().nulls_last(), Offer.sent_at.desc(), Offer.id.desc()


def _line(offer: Offer, *, is_shared: bool, due_at: dt.datetime | None) -> OfferLine:
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
        due_at=due_at,
        bed_from=offer.bed_from,
    )


def answer_due(offer: Offer) -> dt.datetime | None:
    """When the provider's answer is due; None once there is one."""
    return _due({offer.request_id}).get(offer.id)


def _due(request_ids: set[int]) -> dict[int, dt.datetime]:
    return {
        clock.subject_id: clock.due_at
        for clock in clocks.running_on(request_ids)
        if clock.kind is ClockKind.OFFER_ANSWER
    }


def _open(scope: Select[Offer]) -> Select[Offer]:
    return scope.where(Offer.status.in_(OPEN_OFFERS), record_is_shared())


def _closed(actor: Actor, public_id: str) -> Offer:
    """Raises NotFound; for one's own offer with a sentence that explains it."""
    is_own = db.session.scalar(offers_to(actor).where(Offer.public_id == public_id).with_only_columns(Offer.id))
    raise NotFound(CLOSED) if is_own else NotFound


def _locked(scope: Select[Offer], public_id: str) -> Offer | None:
    """An offer is locked only by those who hold its request, so two offers of a request never wait for each other."""
    wanted = scope.where(Offer.public_id == public_id)
    request_id = db.session.scalar(wanted.with_only_columns(Offer.request_id))
    if request_id is None:
        return None
    requests.locked(request_id)
    return db.session.scalar(wanted.options(*_PARTS, joinedload(Offer.request)).with_for_update(of=Offer))
