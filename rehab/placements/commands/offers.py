"""Offers: put to facilities by the key worker, answered by the provider."""

import datetime as dt
from collections.abc import Sequence

from rehab.audit import commands as audit
from rehab.clients import queries as clients
from rehab.clients.rules import ConsentKind
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import settings
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.working_days import add_working_days
from rehab.notifications.commands import notify
from rehab.placements import queries
from rehab.placements.commands.checks import approval_of, call_off, insist_on_consent, insist_on_room
from rehab.placements.commands.moves import insist_on_move, move_offer, tell_provider
from rehab.placements.commands.snapshot import summary_of
from rehab.placements.models import Offer
from rehab.placements.queries import Opening
from rehab.placements.rules import Approval, DeclineReason, OfferStatus, funded_until
from rehab.plans import queries as plans
from rehab.requests.models import PlacementRequest


def make_offers(request: PlacementRequest, facility_ids: Sequence[int], *, by: Actor, now: dt.datetime) -> list[Offer]:
    """Put an approved request to these facilities, all or none, at the price of the day.

    The request comes locked, with all its sections. Raises IllegalMove unless it is approved and has no bed yet, and
    InvalidInput (consent, facilities) naming each facility with every reason that forbids an offer there.
    """
    approval = approval_of(request)
    if queries.open_placement(request.id) is not None:
        msg = f"A bed is arranged for {request.reference} already."
        raise IllegalMove(msg)
    insist_on_consent(request, ConsentKind.TREATMENT, ConsentKind.SHARING)
    today = london_date(now)
    options = [call_off(request, facility_id, day=today) for facility_id in dict.fromkeys(facility_ids)]
    approached = {offer.facility_id for offer in queries.open_offers_for_update(request.id)}
    approved = queries.approved_facilities(request.id)
    faults = [
        f"{option.facility.name}: {fault}"
        for option in options
        if (fault := queries.offer_fault(option, approval, approached, approved=approved, day=today))
    ]
    if faults:
        raise InvalidInput({"facilities": ". ".join(faults)})
    return [_make(request, option, option.weekly_pence or 0, approval, by=by, now=now) for option in options]


def _make(
    request: PlacementRequest, found: Opening, weekly_pence: int, approval: Approval, *, by: Actor, now: dt.datetime
) -> Offer:
    today = london_date(now)
    consents = clients.consents_in_force(request.client_id)
    offer = Offer(
        request_id=request.id,
        provider_id=found.provider.id,
        facility_id=found.facility.id,
        price_id=found.price_id,
        exception_id=found.exception.id if found.exception else None,
        weekly_price_pence=weekly_pence,
        notice_days=found.notice_days,
        weeks=approval.weeks,
        sent_at=now,
        offered_on=today,
        summary=summary_of(request, plans.in_force(request.id), consents, weeks=approval.weeks),
    )
    db.session.add(offer)
    db.session.flush()
    days = settings.value_of("offer_answer_working_days", authority_id=request.authority_id, on=today)
    due_on = add_working_days(today, days)
    clocks.start(ClockKind.OFFER_ANSWER, offer, case_id=request.id, due_on=due_on, owner_id=None, now=now)
    audit.record("offer.sent", subject=offer, by=by, case_id=request.id, at=now)
    tell_provider(found.provider, "offer_sent", f"/offers/{offer.public_id}", now=now)
    return offer


def accept(offer: Offer, *, bed_from: dt.date, conditions: str, by: Actor, now: dt.datetime) -> None:
    """Keep a bed for the approved weeks from a day on, with the provider's conditions if it has any.

    The offer comes from `get_offer_for_update`. Raises IllegalMove when it was answered or the request is no longer
    approved, InvalidInput (bed_from) for a day that is past or after the approval, or when the facility is full.
    """
    approval = approval_of(offer.request)
    today = london_date(now)
    insist_on_move(offer, OfferStatus.ACCEPTED)
    if bed_from < today:
        raise InvalidInput({"bed_from": "The bed must be free from today or later"})
    if bed_from > approval.valid_until:
        fault = f"The approval can be used until {written(approval.valid_until)}: the bed must be free by then"
        raise InvalidInput({"bed_from": fault})
    leaving = funded_until(bed_from, offer.weeks)
    insist_on_room(offer.facility_id, first=bed_from, leaving=leaving, today=today, field="bed_from")
    offer.bed_from, offer.bed_until, offer.conditions = bed_from, leaving, conditions
    move_offer(offer, OfferStatus.ACCEPTED, by=by, now=now)
    _note_answer(offer, by=by, now=now)


def decline(offer: Offer, *, reason: DeclineReason, note: str, by: Actor, now: dt.datetime) -> None:
    """Say no, with a reason; from then on the provider no longer sees the record.

    Raises IllegalMove when it was answered, InvalidInput (note) for another reason that is not explained.
    """
    if reason is DeclineReason.OTHER and not note:
        raise InvalidInput({"note": "Enter the reason, so that the key worker knows what to change"})
    insist_on_move(offer, OfferStatus.DECLINED)
    offer.decline_reason, offer.decline_note = reason, note
    move_offer(offer, OfferStatus.DECLINED, by=by, now=now)
    _note_answer(offer, by=by, now=now)


def _note_answer(offer: Offer, *, by: Actor, now: dt.datetime) -> None:
    offer.answered_at, offer.answered_by_id = now, by.user_id
    key_worker = offer.request.key_worker_id
    notify([key_worker], template="offer_answered", path=f"/cases/{offer.request.reference}", now=now)
