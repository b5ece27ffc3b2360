"""Handing a request to the panel coordinator."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import events
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date
from rehab.core.errors import IllegalMove
from rehab.core.settings import value_of
from rehab.core.working_days import add_working_days
from rehab.notifications.commands import notify
from rehab.requests import queries
from rehab.requests.commands.moves import coordinator_ids, move
from rehab.requests.models import PlacementRequest
from rehab.requests.queries.dossiers import dossier
from rehab.requests.queries.signing import signature
from rehab.requests.rules import (
    AnotherRequestIsLookedAt,
    IncompleteRequest,
    LiveRequestExists,
    RequestStatus,
    RequestSubmitted,
    ReturnNotAnswered,
    SignOffMissing,
    gaps,
    may_move,
)


def submit(request: PlacementRequest, *, by: Actor, now: dt.datetime, as_it_is: bool = False) -> None:
    """Hand a complete request to the panel coordinator, with today's price of the preferred facility.

    Raises IllegalMove from any other status; IncompleteRequest with everything that is missing or refused today;
    LiveRequestExists or AnotherRequestIsLookedAt when the person has a live request; SignOffMissing without a
    manager's signature on what it says; ReturnNotAnswered when a section that was asked for was not saved since,
    unless it is to stay `as_it_is`. Load the request with `queries.get_own_request_to_submit`.
    """
    if not may_move(request.status, RequestStatus.SUBMITTED):
        msg = f"{request.reference} has been submitted already: it is “{request.status.label}”."
        raise IllegalMove(msg)
    today = london_date(now)
    whole = dossier(request, day=today)
    if missing := gaps(whole.answers):
        raise IncompleteRequest(missing)
    _refuse_second_live_request(request, by=by)
    if signature(whole).stands_in_the_way:
        raise SignOffMissing
    untouched = [asked.section for asked in queries.waiting_for_answers(request) if asked.answered_at is None]
    if untouched and not as_it_is:
        raise ReturnNotAnswered(untouched)
    if request.funding is not None:
        request.funding.weekly_price_pence = whole.weekly_price_pence
    if request.submitted_on is None:
        request.submitted_on = today
        request.decision_target_days = value_of("decision_working_days", authority_id=request.authority_id, on=today)
    clocks.stop(ClockKind.SIGN_OFF, request, now=now)
    move(request, RequestStatus.SUBMITTED, action="request.submitted", by=by, now=now)
    _start_clocks(request, now=now)
    path = f"/requests/{request.reference}/completeness"
    notify(coordinator_ids(request), template="request_submitted", path=path, now=now)
    events.announce(RequestSubmitted(request.id, by, now))


def _refuse_second_live_request(request: PlacementRequest, *, by: Actor) -> None:
    live = queries.live_elsewhere(request)
    if live is None:
        return
    if by.can_for(Permission.VIEW_CASES, live.service_id):
        raise LiveRequestExists(live.reference)
    raise AnotherRequestIsLookedAt


def _start_clocks(request: PlacementRequest, *, now: dt.datetime) -> None:
    """Days to check and to decide; after a return they go on with the working days that were left."""
    today = london_date(now)
    owner_id = next(iter(coordinator_ids(request)), None)
    check_days = value_of("completeness_working_days", authority_id=request.authority_id, on=today)
    days = {ClockKind.COMPLETENESS_CHECK: check_days, ClockKind.DECISION: request.decision_target_days}
    for kind, count in days.items():
        if not clocks.resume(kind, request, now=now):
            due_on = add_working_days(today, count)
            clocks.start(kind, request, case_id=request.id, due_on=due_on, owner_id=owner_id, now=now)


def tell_of_duplicate(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> None:
    """Ask the coordinators to look at two requests that may be about one person; the key worker is not told whose."""
    path = f"/requests/{request.reference}/same-person"
    notify(coordinator_ids(request), template="duplicate_request", path=path, now=now)
    audit.record("request.held_back", subject=request, by=by, case_id=request.id, at=now)
