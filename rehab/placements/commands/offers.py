"""Offers: put to facilities by the key worker, answered by the provider, or by nobody."""

import datetime as dt
from collections.abc import Sequence

from rehab.audit import commands as audit
from rehab.clients.rules import ConsentKind
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import SYSTEM, Actor
from rehab.core.clock import london_date, written
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.placements import queries
from rehab.placements.commands.checks import approval_of, call_off, insist_on_consent, insist_on_room
from rehab.placements.commands.line import ask_next, clear_line, line_up
from rehab.placements.commands.moves import insist_on_move, move_offer, note_answer, tell_key_worker, tell_provider
from rehab.placements.commands.sending import send_offer
from rehab.placements.models import Offer
from rehab.placements.queries import Opening
from rehab.placements.rules import Approval, AskingOrder, DeclineReason, OfferStatus, leaving_day
from rehab.requests.models import PlacementRequest


def make_offers(
    request: PlacementRequest,
    facility_ids: Sequence[int],
    *,
    order: AskingOrder = AskingOrder.TOGETHER,
    detox_first: bool = False,
    by: Actor,
    now: dt.datetime,
) -> list[Offer]:
    """Put an approved request to these facilities, all or none, at the price of the day; returns what was sent.

    In order, each waits until those before it have no bed; the detox before a rehab is asked for side by side. The
    request comes locked, with all its sections. Raises
    IllegalMove unless it is approved and has no bed yet, and InvalidInput (consent, facilities) naming each facility
    with every reason that forbids an offer there.
    """
    approval = approval_of(request, detox_first=detox_first)
    if queries.arranged_placement(request.id) is not None:
        msg = f"A bed is arranged for {request.reference} already."
        raise IllegalMove(msg)
    insist_on_consent(request, ConsentKind.TREATMENT, ConsentKind.SHARING)
    wanted = list(dict.fromkeys(facility_ids))
    openings = _openings(request, wanted, approval, detox_first=detox_first, day=london_date(now))
    clear_line(request.id, wanted)
    if order is AskingOrder.TOGETHER or detox_first:
        return [
            send_offer(request, found, approval=approval, detox_first=detox_first, by=by, now=now) for found in openings
        ]
    line_up(request, wanted, by=by, now=now)
    first = ask_next(request, by=by, now=now).offer
    return [first] if first else []


def _openings(
    request: PlacementRequest, facility_ids: Sequence[int], approval: Approval, *, detox_first: bool, day: dt.date
) -> list[Opening]:
    openings = [call_off(request, facility_id, day=day, detox_first=detox_first) for facility_id in facility_ids]
    open_offers = queries.open_offers_for_update(request.id)
    approached = {offer.facility_id for offer in open_offers if offer.detox_first == detox_first}
    approved = queries.approved_facilities(request.id)
    faults = [
        f"{found.facility.name}: {fault}"
        for found in openings
        if (fault := queries.offer_fault(found, approval, approached, approved=approved, day=day))
    ]
    if faults:
        raise InvalidInput({"facilities": ". ".join(faults)})
    return openings


def acknowledge(offer: Offer, *, by: Actor, now: dt.datetime) -> None:
    """Note that somebody at the provider has opened the offer; the first one counts."""
    if offer.acknowledged_at is None:
        offer.acknowledged_at, offer.acknowledged_by_id = now, by.user_id
        clocks.stop(ClockKind.OFFER_ACKNOWLEDGE, offer, now=now)
        audit.record("offer.acknowledged", subject=offer, by=by, case_id=offer.request_id, at=now)


def accept(offer: Offer, *, bed_from: dt.date, conditions: str, by: Actor, now: dt.datetime) -> None:
    """Keep a bed for the approved weeks from a day on, with the provider's conditions if it has any.

    The offer comes from `get_offer_for_update`. Raises IllegalMove when it was answered or the request is not, or no
    longer, approved, InvalidInput (bed_from) for a day that is past or after the approval, or when the facility is
    full.
    """
    if offer.before_decision and queries.approval_of(offer.request) is None:
        msg = "The panel has not approved this yet. You are told as soon as you can offer a bed."
        raise IllegalMove(msg)
    approval = approval_of(offer.request, detox_first=offer.detox_first)
    today = london_date(now)
    insist_on_move(offer, OfferStatus.ACCEPTED)
    if bed_from < today:
        raise InvalidInput({"bed_from": "The bed must be free from today or later"})
    if bed_from > approval.valid_until:
        fault = f"The approval can be used until {written(approval.valid_until)}: the bed must be free by then"
        raise InvalidInput({"bed_from": fault})
    leaving = leaving_day(bed_from, offer.weeks, offer.ends_by)
    insist_on_room(offer.facility_id, first=bed_from, leaving=leaving, today=today, field="bed_from")
    offer.bed_from, offer.bed_until, offer.conditions = bed_from, leaving, conditions
    move_offer(offer, OfferStatus.ACCEPTED, by=by, now=now)
    note_answer(offer, by=by, now=now)
    tell_key_worker(offer, "offer_answered", now=now)


def decline(offer: Offer, *, reason: DeclineReason, note: str, by: Actor, now: dt.datetime) -> None:
    """Say no, with a reason; from then on the provider no longer sees the record, and the next in line is asked.

    Raises IllegalMove when it was answered, InvalidInput (note) for another reason that is not explained.
    """
    if reason is DeclineReason.OTHER and not note:
        raise InvalidInput({"note": "Enter the reason, so that the key worker knows what to change"})
    insist_on_move(offer, OfferStatus.DECLINED)
    offer.decline_reason, offer.decline_note = reason, note
    move_offer(offer, OfferStatus.DECLINED, by=by, now=now)
    note_answer(offer, by=by, now=now)
    turn = ask_next(offer.request, by=SYSTEM, now=now)
    tell_key_worker(offer, turn.notice("offer_answered"), now=now)


def lapse(offer: Offer, *, now: dt.datetime) -> None:
    """Nobody answered in time: the provider no longer sees the record, and the next in line is asked.

    The offer comes locked with its request. Raises IllegalMove when it was answered.
    """
    move_offer(offer, OfferStatus.LAPSED, by=SYSTEM, now=now)
    tell_provider(offer.provider, "offer_closed", "/offers", now=now)
    turn = ask_next(offer.request, by=SYSTEM, now=now)
    tell_key_worker(offer, turn.notice("offer_lapsed"), now=now)


def take_back(offer: Offer, *, by: Actor, now: dt.datetime) -> None:
    """The person does not want this place: it is no longer asked, its bed is free, and the next in line is asked.

    The offer comes from `get_made_offer_for_update`. Raises IllegalMove for one that is closed or confirmed.
    """
    if offer.status is OfferStatus.CONFIRMED:
        msg = "This bed is confirmed. Give up the bed instead."
        raise IllegalMove(msg)
    move_offer(offer, OfferStatus.WITHDRAWN, by=by, now=now)
    tell_provider(offer.provider, "offer_closed", "/offers", now=now)
    ask_next(offer.request, by=SYSTEM, now=now)
