"""How a facility comes to be asked: the offer, the copy of the record that goes with it, and what is waited for."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clients import queries as clients
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import settings
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.working_days import add_working_days
from rehab.placements.commands.moves import tell_provider
from rehab.placements.commands.snapshot import summary_of
from rehab.placements.models import Offer
from rehab.placements.queries import Opening
from rehab.placements.rules import Approval
from rehab.plans import queries as plans
from rehab.requests.models import PlacementRequest

_WAITS_FOR = {
    ClockKind.OFFER_ACKNOWLEDGE: "offer_acknowledge_working_days",
    ClockKind.OFFER_ANSWER: "offer_answer_working_days",
}


def send_offer(
    request: PlacementRequest,
    found: Opening,
    *,
    approval: Approval,
    detox_first: bool = False,
    rank: int | None = None,
    before_decision: bool = False,
    by: Actor,
    now: dt.datetime,
) -> Offer:
    """Ask a facility that may be asked, at the price of the day; its people are told, and their time begins to run."""
    consents = clients.consents_in_force(request.client_id)
    offer = Offer(
        request_id=request.id,
        provider_id=found.provider.id,
        facility_id=found.facility.id,
        price_id=found.price_id,
        exception_id=found.exception.id if found.exception else None,
        weekly_price_pence=found.weekly_pence or 0,
        notice_days=found.notice_days,
        weeks=approval.weeks,
        detox_first=detox_first,
        ends_by=approval.ends_by,
        rank=rank,
        before_decision=before_decision,
        sent_at=now,
        offered_on=london_date(now),
        summary=summary_of(request, plans.in_force(request.id), consents, weeks=approval.weeks),
    )
    db.session.add(offer)
    db.session.flush()
    for kind in _WAITS_FOR:
        wait_for(kind, offer, request, now=now)
    audit.record("offer.sent", subject=offer, by=by, case_id=request.id, at=now)
    tell_provider(found.provider, "offer_sent", f"/offers/{offer.public_id}", now=now)
    return offer


def wait_for(kind: ClockKind, offer: Offer, request: PlacementRequest, *, now: dt.datetime) -> None:
    """Start the provider's time to acknowledge or to answer, counted from today; the provider owns it."""
    today = london_date(now)
    days = settings.value_of(_WAITS_FOR[kind], authority_id=request.authority_id, on=today)
    clocks.start(kind, offer, case_id=request.id, due_on=add_working_days(today, days), owner_id=None, now=now)
