"""What must hold before a bed is sought, chosen or used; each refusal is a sentence for the person at the page."""

import datetime as dt

from rehab.clients import queries as clients
from rehab.clients.rules import ConsentKind
from rehab.core.clock import written
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.finance.rules import FundingSource
from rehab.framework import queries as framework
from rehab.placements import queries
from rehab.placements.models import Offer
from rehab.placements.queries import Opening
from rehab.placements.rules import Approval, peak
from rehab.requests.models import PlacementRequest

WITHDRAWN_CONSENT = "The person does not consent to {what}, so nothing can be arranged until they do"


def approval_of(request: PlacementRequest, *, detox_first: bool = False) -> Approval:
    """What the panel allowed, or is left of it. Raises IllegalMove unless the person waits for a bed or is in one."""
    approval = queries.approval_of(request, detox_first=detox_first)
    if approval is None:
        msg = f"This cannot be done now: {request.reference} is “{request.status.label}”."
        raise IllegalMove(msg)
    return approval


def money_of(request: PlacementRequest) -> tuple[FundingSource, int]:
    """Who pays, and what the person adds a week, in pence; the panel approves no request without either."""
    funding = request.funding
    if funding is None or funding.source is None:
        msg = f"{request.reference} does not say who pays."
        raise IllegalMove(msg)
    return funding.source, funding.paid_by_others_pence


def insist_on_consent(request: PlacementRequest, *kinds: ConsentKind) -> None:
    """Raises InvalidInput (consent) when one of these consents is not in force today."""
    missing = [kind for kind in kinds if kind not in clients.consents_in_force(request.client_id)]
    if missing:
        what = " and ".join(kind.label.casefold() for kind in missing)
        raise InvalidInput({"consent": WITHDRAWN_CONSENT.format(what=what)})


def call_off(request: PlacementRequest, facility_id: int, *, day: dt.date, detox_first: bool = False) -> Opening:
    """Whether an approved request may be put to the facility on a day, and if not why."""
    care_type = approval_of(request, detox_first=detox_first).care_type
    return queries.opening(request, facility_id, care_type=care_type, day=day)


def insist_on_call_off(request: PlacementRequest, offer: Offer, *, day: dt.date) -> None:
    """Raises InvalidInput (call_off) with the reasons when the framework rules forbid a new placement there.

    An offer that rests on an exception needs that exception on the day, and no other.
    """
    found = call_off(request, offer.facility_id, day=day, detox_first=offer.detox_first)
    in_force = found.exception.id if found.exception else None
    if offer.exception_id is not None and offer.exception_id != in_force:
        fault = f"{found.facility.name}: the exception that this offer rests on is not in force on that day"
        raise InvalidInput({"call_off": fault})
    if not found.allowed:
        raise InvalidInput({"call_off": f"{found.facility.name}: {found.sentence}"})


def insist_on_room(
    facility_id: int, *, first: dt.date, leaving: dt.date, today: dt.date, field: str, besides: int = 0
) -> None:
    """Lock the facility and raise InvalidInput (`field`) when all its beds are taken on one of these nights.

    `besides` is the offer whose own bed does not count against it.
    """
    facility = framework.lock_facility(facility_id)
    intervals = queries.taken(facility_id, first, leaving, today=today, besides=besides)
    if peak(intervals, first, leaving) >= facility.beds:
        last = leaving - dt.timedelta(days=1)
        beds = "its only bed is" if facility.beds == 1 else f"all {facility.beds} beds are"
        fault = (
            f"{facility.name} is full on at least one night from {written(first)} to {written(last)}: "
            f"{beds} in use or kept for others"
        )
        raise InvalidInput({field: fault})
