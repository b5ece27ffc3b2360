"""A bed that was confirmed and is not used: the person did not come to it, or does not want it any more."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove
from rehab.finance import commands as finance
from rehab.finance.rules import net_weekly
from rehab.placements import queries
from rehab.placements.commands.checks import approval_of, money_of
from rehab.placements.commands.money import balance
from rehab.placements.commands.moves import move_offer, tell_provider
from rehab.placements.commands.onward import close_after_non_arrival
from rehab.placements.models import Offer, Placement
from rehab.placements.rules import OfferStatus, PlacementStatus
from rehab.requests.models import PlacementRequest


def give_up_bed(offer: Offer, *, by: Actor, now: dt.datetime) -> None:
    """The person does not want the bed that was confirmed for them, and has not arrived: another one can be sought.

    The offer comes from `get_made_offer_for_update`. Raises IllegalMove unless its bed waits for the person.
    """
    request = offer.request
    waiting = queries.arranged_placement(request.id, lock=True)
    if waiting is None or waiting.offer_id != offer.id:
        msg = "This bed waits for nobody, so it cannot be given up."
        raise IllegalMove(msg)
    waiting.status = PlacementStatus.CANCELLED
    free_bed(waiting, offer, request, because="Bed given up", by=by, now=now)
    audit.record("placement.cancelled", subject=waiting, by=by, case_id=request.id, at=now)
    tell_provider(offer.provider, "offer_closed", "/offers", now=now)


def free_bed(
    placement: Placement, offer: Offer, request: PlacementRequest, *, because: str, by: Actor, now: dt.datetime
) -> None:
    """The bed is free, and the approval and its money stand as before; `because` is written in the ledger.

    Where it was to follow another bed, which the person has left by now, the placement has ended.
    """
    move_offer(offer, OfferStatus.WITHDRAWN, by=by, now=now)
    if placement.continues_id is None:
        _hold_money_again(request, because, now=now)
        _let_approval_run_again(request, now=now)
        return
    db.session.flush()
    balance(request, at=now, reason=because)
    close_after_non_arrival(request, by=by, now=now)


def _hold_money_again(request: PlacementRequest, because: str, *, now: dt.datetime) -> None:
    """As at the panel's decision: the most that the approval can cost, counted from today."""
    approval = approval_of(request)
    source, contribution = money_of(request)
    weekly = net_weekly(approval.price_ceiling_pence or 0, contribution)
    reason = f"{because}, {request.reference}"
    finance.release(request.id, now, reason)
    finance.reserve(request.id, request.authority_id, source, weekly, london_date(now), approval.weeks, now, reason)


def _let_approval_run_again(request: PlacementRequest, *, now: dt.datetime) -> None:
    clocks.start(
        ClockKind.APPROVAL_USE,
        request,
        case_id=request.id,
        due_on=approval_of(request).valid_until,
        owner_id=request.key_worker_id,
        now=now,
    )
