"""A facility meets the person before it answers: on its way to a bed, or with consent before the panel has decided."""

import datetime as dt
from collections.abc import Sequence

from rehab.clients.rules import ConsentKind
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import settings
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.working_days import add_working_days
from rehab.panel.events import CaseDecided
from rehab.placements import queries
from rehab.placements.commands.checks import approval_of, insist_on_consent
from rehab.placements.commands.moves import insist_on_move, move_offer, note_answer, tell_key_worker, tell_provider
from rehab.placements.commands.sending import send_offer, wait_for
from rehab.placements.models import Offer
from rehab.placements.rules import (
    UNANSWERED,
    Approval,
    AssessmentWay,
    OfferStatus,
    approval_fault,
    place_fault,
)
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus


def ask_assessment(
    request: PlacementRequest, facility_ids: Sequence[int], *, by: Actor, now: dt.datetime
) -> list[Offer]:
    """Let these facilities, all or none, get to know the person before the panel has decided; it keeps no bed.

    The person's agreement was asked for on the page. The request comes locked, with all its sections. Raises
    IllegalMove unless it waits for a decision, InvalidInput (consent, facilities) naming each facility and reason.
    """
    asked_for = queries.asked_for(request)
    if asked_for is None:
        msg = f"This cannot be done now: {request.reference} is “{request.status.label}”."
        raise IllegalMove(msg)
    insist_on_consent(request, ConsentKind.TREATMENT, ConsentKind.SHARING)
    today = london_date(now)
    wanted = dict.fromkeys(facility_ids)
    openings = [queries.opening(request, each, care_type=asked_for.care_type, day=today) for each in wanted]
    approached = {offer.facility_id for offer in queries.open_offers_for_update(request.id)}
    faults = [
        f"{found.facility.name}: {fault}"
        for found in openings
        if (fault := queries.offer_fault(found, asked_for, approached, approved=(), day=today))
    ]
    if faults:
        raise InvalidInput({"facilities": ". ".join(faults)})
    return [send_offer(request, found, approval=asked_for, before_decision=True, by=by, now=now) for found in openings]


def book_assessment(
    offer: Offer, *, at: dt.datetime, way: AssessmentWay, place: str, by: Actor, now: dt.datetime
) -> None:
    """Set, or move, when and how the facility meets the person; an answer is due some working days after it.

    The offer comes from `get_offer_for_update`. Raises IllegalMove when it was answered, InvalidInput (held_on, place).
    """
    insist_on_move(offer, OfferStatus.ASSESSING)
    approval = queries.approval_of(offer.request)
    if approval is None and not offer.before_decision:
        approval = approval_of(offer.request)
    _check_time(at, approval, now=now)
    if way is AssessmentWay.IN_PERSON and not place:
        raise InvalidInput({"place": "Enter where you will see the person"})
    offer.assessment_at, offer.assessment_way, offer.assessment_place = at, way, place
    move_offer(offer, OfferStatus.ASSESSING, by=by, now=now)
    note_answer(offer, by=by, now=now)
    if approval is not None:
        _wait_for_answer(offer, offer.request, now=now)
    tell_key_worker(offer, "offer_assessment", now=now)


def _check_time(at: dt.datetime, approval: Approval | None, *, now: dt.datetime) -> None:
    if at <= now:
        raise InvalidInput({"held_on": "The assessment must be in the future"})
    if approval is not None and london_date(at) > approval.valid_until:
        fault = f"The approval can be used until {written(approval.valid_until)}: the assessment must be before that"
        raise InvalidInput({"held_on": fault})


def _wait_for_answer(offer: Offer, request: PlacementRequest, *, now: dt.datetime) -> None:
    today = london_date(now)
    days = settings.value_of("assessment_answer_working_days", authority_id=request.authority_id, on=today)
    assessed_on = max(today, london_date(offer.assessment_at)) if offer.assessment_at else today
    due_on = add_working_days(assessed_on, days)
    clocks.start(ClockKind.ASSESSMENT, offer, case_id=request.id, due_on=due_on, owner_id=None, now=now)


def open_assessed(event: CaseDecided) -> None:
    """The panel has decided on a request that facilities know already: it is an offer now, or it is closed for them.

    Whoever the approval leaves out, by price or by name, is closed too.
    """
    known = [offer for offer in queries.open_offers_for_update(event.request_id) if offer.before_decision]
    asked = [offer for offer in known if offer.status in UNANSWERED]
    if not asked:
        return
    request = requests.whole_request(event.request_id)
    approval = queries.approval_of(request)
    approved = queries.approved_facilities(request.id)
    for offer in asked:
        if approval is not None and _fits(offer, approval, approved, day=london_date(event.now)):
            _open(offer, request, approval, now=event.now)
        elif approval is not None or request.status is RequestStatus.DECLINED:
            move_offer(offer, OfferStatus.WITHDRAWN, by=event.by, now=event.now)
            tell_provider(offer.provider, "offer_closed", "/offers", now=event.now)


def _fits(offer: Offer, approval: Approval, approved: frozenset[int], *, day: dt.date) -> bool:
    if offer.exception_id is None and place_fault(offer.facility_id, approved):
        return False
    return approval_fault(approval, weekly_price_pence=offer.weekly_price_pence, day=day) is None


def _open(offer: Offer, request: PlacementRequest, approval: Approval, *, now: dt.datetime) -> None:
    offer.before_decision, offer.offered_on = False, london_date(now)
    offer.weeks = approval.weeks
    offer.summary = offer.summary | {"weeks": approval.weeks}
    if offer.status is OfferStatus.ASSESSING:
        _wait_for_answer(offer, request, now=now)
    else:
        wait_for(ClockKind.OFFER_ANSWER, offer, request, now=now)
    tell_provider(offer.provider, "offer_ready", f"/offers/{offer.public_id}", now=now)
