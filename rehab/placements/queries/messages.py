"""Reads of what a treatment service and a provider write to each other: each side while it may see the person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, select
from sqlalchemy.orm import joinedload

from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Provider
from rehab.placements.models import Message, Offer, Stay
from rehab.placements.policy import houses, works_with
from rehab.placements.queries.offers import get_offer, made_by
from rehab.placements.queries.stays import get_stay, record_is_shared
from rehab.placements.rules import OPEN_OFFERS
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest


@dataclass(frozen=True, slots=True)
class Thread:
    """The one thread about a request with a provider, as one side reads it; `is_open` while the provider reads it."""

    request: PlacementRequest
    provider: Provider
    is_provider: bool
    is_open: bool

    @property
    def other_side(self) -> str:
        """Who reads what this side writes."""
        return "the key worker" if self.is_provider else self.provider.name


def thread_of_offer(actor: Actor, public_id: str, *, lock: bool = False) -> Thread:
    """The thread with the provider of an offer; with `lock` client and request are locked. Raises NotFound.

    The provider has it while the offer is open to them, the service always.
    """
    wanted = made_by(actor).where(Offer.public_id == public_id).options(joinedload(Offer.provider))
    made = db.session.scalar(wanted)
    offer = made or get_offer(actor, public_id)
    return _thread(offer.request_id, offer.provider, is_provider=made is None, lock=lock)


def thread_of_stay(actor: Actor, public_id: str, *, lock: bool = False) -> Thread:
    """The thread with the provider where a person stays or stayed; those who only oversee the stay have none.

    Raises NotFound.
    """
    stay = get_stay(actor, public_id)
    is_own = works_with(actor, stay)
    if not is_own and not houses(actor, stay):
        raise NotFound
    return _thread(stay.request_id, stay.provider, is_provider=not is_own, lock=lock)


def _thread(request_id: int, provider: Provider, *, is_provider: bool, lock: bool) -> Thread:
    request = requests.locked(request_id) if lock else requests.whole_request(request_id)
    is_open = db.session.scalar(
        select(provider_sees(provider.id)).select_from(PlacementRequest).where(PlacementRequest.id == request_id)
    )
    return Thread(request, provider, is_provider=is_provider, is_open=bool(is_open))


def provider_sees(provider_id: int | SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether a provider sees the person of a placement request: by an open offer and consent, or by a stay."""
    offered = exists().where(
        Offer.request_id == PlacementRequest.id, Offer.provider_id == provider_id, Offer.status.in_(OPEN_OFFERS)
    )
    stayed = exists().where(Stay.request_id == PlacementRequest.id, Stay.provider_id == provider_id)
    return and_(offered, record_is_shared()) | stayed


def messages_of(request_id: int, provider_id: int) -> Sequence[Message]:
    """All of a thread that the caller has scoped, the oldest first, with who wrote it."""
    return db.session.scalars(
        select(Message)
        .where(Message.request_id == request_id, Message.provider_id == provider_id)
        .options(joinedload(Message.written_by))
        .order_by(Message.written_at, Message.id)
    ).all()


def has_unread(messages: Collection[Message], *, is_provider: bool) -> bool:
    """Whether the other side has written something that nobody of this side has read."""
    return any(message.read_at is None and message.from_provider != is_provider for message in messages)


def message_counts(request_id: int) -> dict[int, tuple[int, int]]:
    """Provider id -> how many messages there are about a request, and how many the service has not read."""
    unread = func.count().filter(Message.from_provider, Message.read_at.is_(None))
    rows = db.session.execute(
        select(Message.provider_id, func.count(), unread)
        .where(Message.request_id == request_id)
        .group_by(Message.provider_id)
    )
    return {provider_id: (total, new) for provider_id, total, new in rows}
