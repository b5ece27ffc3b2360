"""Messages that nobody of one's own side has read, on the home pages of key workers and providers."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, select

from rehab.casework.rules import WorkItem
from rehab.clients.models import Client
from rehab.core.db import db
from rehab.framework.models import Provider
from rehab.framework.rules import readable_name
from rehab.placements.models import Message, Offer, Stay
from rehab.placements.queries import provider_sees
from rehab.placements.rules import OPEN_OFFERS
from rehab.requests.models import PlacementRequest

LIMIT = 25


def of_key_worker(own: ColumnElement[bool]) -> Iterator[WorkItem]:
    """What providers wrote about the key worker's people, the oldest first."""
    for row in db.session.execute(_unread(from_provider=True).where(own)):
        writer = readable_name(row.trading_name or row.legal_name)
        title = f"{row.given_name} {row.family_name}"
        yield WorkItem(title, f"{writer} has written", _path(row), tag="Message", tone="act")


def of_provider(own: Any) -> Iterator[WorkItem]:
    """What treatment services wrote about the people that the provider sees, the oldest first."""
    seen = provider_sees(Message.provider_id)
    for row in db.session.execute(_unread(from_provider=False).where(Message.provider_id.in_(own), seen)):
        title = f"{row.given_name} {row.family_name}"
        yield WorkItem(title, "The treatment service has written", _path(row), tag="Message", tone="act")


def _unread(*, from_provider: bool) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Client.given_name,
            Client.family_name,
            Provider.legal_name,
            Provider.trading_name,
            _offer().label("offer"),
            _stay().label("stay"),
        )
        .select_from(Message)
        .join(PlacementRequest, PlacementRequest.id == Message.request_id)
        .join(Client, Client.id == PlacementRequest.client_id)
        .join(Provider, Provider.id == Message.provider_id)
        .where(Message.from_provider == from_provider, Message.read_at.is_(None))
        .group_by(Message.request_id, Message.provider_id, Client.id, Provider.id)
        .order_by(func.min(Message.written_at), Message.request_id, Message.provider_id)
        .limit(LIMIT)
    )


def _offer() -> ScalarSelect[str]:
    """Where the thread stands: the offer that is open, else the latest."""
    return (
        select(Offer.public_id)
        .where(Offer.request_id == Message.request_id, Offer.provider_id == Message.provider_id)
        .order_by(Offer.status.in_(OPEN_OFFERS).desc(), Offer.id.desc())
        .limit(1)
        .correlate(Message)
        .scalar_subquery()
    )


def _stay() -> ScalarSelect[str]:
    return (
        select(Stay.public_id)
        .where(Stay.request_id == Message.request_id, Stay.provider_id == Message.provider_id)
        .order_by(Stay.id.desc())
        .limit(1)
        .correlate(Message)
        .scalar_subquery()
    )


def _path(row: Row[*tuple[Any, ...]]) -> str:
    return f"/stays/{row.stay}/messages" if row.stay else f"/offers/{row.offer}/messages"
