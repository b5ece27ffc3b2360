"""The bed that the person chooses, and what becomes of the others."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clients.rules import ConsentKind
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.references import next_reference
from rehab.finance import commands as finance
from rehab.placements import queries
from rehab.placements.commands.checks import approval_of, insist_on_call_off, insist_on_consent
from rehab.placements.commands.exceptions import close_exception
from rehab.placements.commands.line import clear_line
from rehab.placements.commands.money import balance
from rehab.placements.commands.moves import move_offer, tell_provider
from rehab.placements.commands.onward import watch_gap
from rehab.placements.models import Offer, Placement
from rehab.placements.rules import OfferStatus, PlacementStatus, approval_fault, place_fault
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestWithdrawn


def confirm(offer: Offer, *, client_agreed_on: dt.date, by: Actor, now: dt.datetime) -> Placement:
    """Take the bed that the person chose on a day; the other offers are closed, the money is bound.

    The offer comes from `get_made_offer_for_update`. Raises IllegalMove unless it is accepted and the request still
    approved, InvalidInput (client_agreed_on, consent, call_off, approval) naming what forbids it.
    """
    request = offer.request
    approval = approval_of(request, detox_first=offer.detox_first)
    if offer.status is not OfferStatus.ACCEPTED or offer.bed_from is None or _is_arranged(request):
        msg = f"This bed cannot be confirmed: the offer is “{offer.status.label}”."
        raise IllegalMove(msg)
    today = london_date(now)
    _check_agreement(offer, client_agreed_on, today=today)
    insist_on_consent(request, ConsentKind.TREATMENT, ConsentKind.SHARING)
    insist_on_call_off(request, offer, day=today)
    if fault := approval_fault(approval, weekly_price_pence=offer.weekly_price_pence, day=today):
        raise InvalidInput({"approval": fault})
    _check_place(offer)
    move_offer(offer, OfferStatus.CONFIRMED, by=by, now=now)
    offer.client_agreed_on = client_agreed_on
    _close_others(offer, by=by, now=now)
    clear_line(request.id)
    placement = _arrange(offer, arrives_on=offer.bed_from, by=by, now=now)
    balance(request, at=now, reason="Bed confirmed")
    watch_gap(request, now=now)
    clocks.stop(ClockKind.APPROVAL_USE, request, now=now)
    tell_provider(offer.provider, "bed_confirmed", "/residents", now=now)
    return placement


def _is_arranged(request: PlacementRequest) -> bool:
    return queries.arranged_placement(request.id) is not None


def _check_place(offer: Offer) -> None:
    approved = queries.approved_facilities(offer.request_id)
    if offer.exception_id is None and (fault := place_fault(offer.facility_id, approved)):
        raise InvalidInput({"approval": fault})


def _check_agreement(offer: Offer, day: dt.date, *, today: dt.date) -> None:
    if day > today:
        raise InvalidInput({"client_agreed_on": "The date the person agreed must be today or earlier"})
    if day < offer.offered_on:
        fault = f"The date the person agreed must be {written(offer.offered_on)}, when the offer was made, or later"
        raise InvalidInput({"client_agreed_on": fault})


def _arrange(offer: Offer, *, arrives_on: dt.date, by: Actor, now: dt.datetime) -> Placement:
    stay = queries.last_stay(offer.request_id)
    placement = Placement(
        reference=next_reference("P", london_date(now).year),
        request_id=offer.request_id,
        provider_id=offer.provider_id,
        offer_id=offer.id,
        continues_id=stay.placement_id if stay else None,
        arranged_at=now,
        arrives_on=arrives_on,
    )
    db.session.add(placement)
    db.session.flush()
    audit.record("placement.arranged", subject=placement, by=by, case_id=offer.request_id, at=now)
    return placement


def _close_others(chosen: Offer, *, by: Actor, now: dt.datetime) -> None:
    for offer in queries.open_offers_for_update(chosen.request_id):
        if offer.id != chosen.id and offer.status is not OfferStatus.CONFIRMED:
            _close(offer, by=by, now=now)


def _close(offer: Offer, *, by: Actor, now: dt.datetime) -> None:
    """An accepted offer that was not chosen is released, one without an answer is withdrawn."""
    is_released = offer.status is OfferStatus.ACCEPTED
    move_offer(offer, OfferStatus.RELEASED if is_released else OfferStatus.WITHDRAWN, by=by, now=now)
    tell_provider(offer.provider, "offer_closed", "/offers", now=now)


def close_all(event: RequestWithdrawn) -> None:
    """The request was withdrawn or ran out: its offers close, its beds are free, its money goes back."""
    for offer in queries.open_offers_for_update(event.request_id):
        move_offer(offer, OfferStatus.WITHDRAWN, by=event.by, now=event.now)
        tell_provider(offer.provider, "offer_closed", "/offers", now=event.now)
    clear_line(event.request_id)
    close_exception(event.request_id, by=event.by, now=event.now)
    placement = queries.open_placement(event.request_id, lock=True)
    if placement is not None:
        placement.status = PlacementStatus.CANCELLED
        audit.record("placement.cancelled", subject=placement, by=event.by, case_id=event.request_id, at=event.now)
    finance.release(event.request_id, event.now, "Request withdrawn")
