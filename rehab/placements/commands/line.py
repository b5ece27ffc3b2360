"""Facilities that are asked one after the other: the next one when those before it have no bed."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.placements import queries
from rehab.placements.commands.checks import call_off
from rehab.placements.commands.sending import send_offer
from rehab.placements.models import NextInLine, Offer
from rehab.placements.queries import Opening
from rehab.placements.rules import Approval
from rehab.requests.models import PlacementRequest


def line_up(request: PlacementRequest, facility_ids: Sequence[int], *, by: Actor, now: dt.datetime) -> None:
    """Put these facilities at the end of the line, in this order; whether they may be asked was checked."""
    rank = queries.last_rank(request.id)
    for facility_id in facility_ids:
        rank += 1
        waiting = NextInLine(request_id=request.id, facility_id=facility_id, rank=rank)
        db.session.add(waiting)
        db.session.flush()
        audit.record("line.joined", subject=waiting, by=by, case_id=request.id, at=now)


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of looking who is next: an offer, or that everybody in line was passed over."""

    offer: Offer | None = None
    is_over: bool = False

    def notice(self, otherwise: str) -> str:
        """The mail that tells the key worker of it; `otherwise` when nobody waited."""
        if self.offer is not None:
            return "next_asked"
        return "line_ended" if self.is_over else otherwise


def ask_next(request: PlacementRequest, *, by: Actor, now: dt.datetime) -> Turn:
    """Ask the first in line that can be asked, unless one that was asked in order has still to answer or has a bed.

    Who cannot be asked stays in line with the reason. The request comes locked, with all its sections.
    """
    approval = queries.approval_of(request)
    waiting = [each for each in queries.line_of(request.id) if not each.fault]
    if approval is None or not waiting or queries.is_asking_in_order(request.id):
        return Turn()
    for each in waiting:
        found = call_off(request, each.facility_id, day=london_date(now))
        each.fault = _fault(request, found, approval, day=london_date(now)) or ""
        if not each.fault:
            db.session.delete(each)
            return Turn(send_offer(request, found, approval=approval, rank=each.rank, by=by, now=now))
    return Turn(is_over=True)


def _fault(request: PlacementRequest, found: Opening, approval: Approval, *, day: dt.date) -> str | None:
    open_offers = queries.open_offers_for_update(request.id)
    approached = {offer.facility_id for offer in open_offers if not offer.detox_first}
    approved = queries.approved_facilities(request.id)
    return queries.offer_fault(found, approval, approached, approved=approved, day=day)


def ask_sooner(waiting: NextInLine, *, by: Actor, now: dt.datetime) -> None:
    """Change places with the one before it in line. Raises InvalidInput (line) for the first."""
    before = [each for each in queries.line_of(waiting.request_id) if each.rank < waiting.rank]
    if not before:
        raise InvalidInput({"line": "It is the next one already"})
    before[-1].rank, waiting.rank = waiting.rank, before[-1].rank
    audit.record("line.moved", subject=waiting, by=by, case_id=waiting.request_id, at=now)


def leave_line(waiting: NextInLine, *, by: Actor, now: dt.datetime) -> None:
    """It will not be asked."""
    audit.record("line.left", subject=waiting, by=by, case_id=waiting.request_id, at=now)
    db.session.delete(waiting)


def clear_line(request_id: int, facility_ids: Collection[int] | None = None) -> None:
    """Nobody waits to be asked any more, or none of these facilities."""
    wanted = delete(NextInLine).where(NextInLine.request_id == request_id)
    if facility_ids is not None:
        wanted = wanted.where(NextInLine.facility_id.in_(facility_ids))
    db.session.execute(wanted)
