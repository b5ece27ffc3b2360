"""What a provider may open of a person's documents: while they are asked or expected, and while the person stays."""

from collections.abc import Sequence

from sqlalchemy import select

from rehab.clients import queries as clients
from rehab.clients.rules import ConsentKind
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.documents import queries as documents
from rehab.documents.models import Document
from rehab.documents.rules import Audience
from rehab.placements.models import Offer, Placement, Stay
from rehab.placements.policy import houses
from rehab.placements.rules import OPEN_OFFERS, OfferStatus, PlacementStatus


def offered_documents(offer: Offer) -> Sequence[Document]:
    """Those of an offer that its provider may see today, until the person has arrived or is known not to come."""
    return documents.of_case(offer.request_id, Audience.PROVIDER) if _is_awaited(offer) else ()


def offered_document(offer: Offer, public_id: str) -> Document:
    """One of `offered_documents`. Raises NotFound."""
    if not _is_awaited(offer):
        raise NotFound
    return documents.to_open(offer.request_id, public_id, Audience.PROVIDER)


def documents_of_stay(actor: Actor, stay: Stay) -> Sequence[Document]:
    """Those that the house where the person stays may open, while they stay and agree to sharing."""
    return documents.of_case(stay.request_id, Audience.PROVIDER) if _is_shared(actor, stay) else ()


def document_of_stay(actor: Actor, stay: Stay, public_id: str) -> Document:
    """One of `documents_of_stay`. Raises NotFound."""
    if not _is_shared(actor, stay):
        raise NotFound
    return documents.to_open(stay.request_id, public_id, Audience.PROVIDER)


def _is_awaited(offer: Offer) -> bool:
    if offer.status is not OfferStatus.CONFIRMED:
        return offer.status in OPEN_OFFERS
    status = db.session.scalar(select(Placement.status).where(Placement.offer_id == offer.id))
    return status is PlacementStatus.ARRANGED


def _is_shared(actor: Actor, stay: Stay) -> bool:
    stays_here = houses(actor, stay) and stay.ended_on is None
    return stays_here and ConsentKind.SHARING in clients.consents_in_force(stay.client_id)
