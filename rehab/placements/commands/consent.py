"""What becomes of offers when the person takes their consent back."""

from rehab.clients.rules import ConsentKind, ConsentWithdrawn
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.line import clear_line
from rehab.placements.commands.moves import move_offer, tell_provider
from rehab.placements.rules import OfferStatus

OFFERS_REST_ON = frozenset({ConsentKind.TREATMENT, ConsentKind.SHARING})


def close_unanswered(event: ConsentWithdrawn) -> None:
    """Close what facilities were asked and what they offered; if the person agrees again, they are asked anew.

    A confirmed bed stays kept, without a name, until the person agrees again or the request is withdrawn; where the
    person lives already, safe care needs what the facility knows.
    """
    if event.kind not in OFFERS_REST_ON:
        return
    for request in queries.requests_with_offers(event.client_ids):
        asked = [
            offer for offer in queries.open_offers_for_update(request.id) if offer.status is not OfferStatus.CONFIRMED
        ]
        for offer in asked:
            move_offer(offer, OfferStatus.WITHDRAWN, by=event.by, now=event.now)
            tell_provider(offer.provider, "offer_closed", "/offers", now=event.now)
        clear_line(request.id)
        if asked and request.key_worker_id != event.by.user_id:
            path = f"/cases/{request.reference}"
            notify([request.key_worker_id], template="offers_without_consent", path=path, now=event.now)
