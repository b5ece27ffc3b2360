"""What a house costs in each stage on a lot, from day to day.

All of it holds the facility locked, so that two changes of one line follow each other.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from rehab.accounts import queries as accounts
from rehab.accounts.rules import Role
from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.framework.models import Facility, FrameworkProvider, Lot, Price, PriceProposal
from rehab.framework.rules import (
    ProposalState,
    Stage,
    Terms,
    end_fault,
    follow_fault,
    move_fault,
    terms_faults,
)
from rehab.notifications.commands import notify

ONE_DAY = dt.timedelta(days=1)


def set_price(
    facility: Facility,
    lot: Lot,
    *,
    stage: Stage,
    terms: Terms,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    by: Actor,
    now: dt.datetime,
) -> Price:
    """Set what a locked facility costs in a stage on a lot from a day on; the price before it ends the day before.

    `valid_to` is its last day where that is known, not before the first. Raises InvalidInput for a stage that the
    lot is not for, a provider that is not on it, or nothing to pay; Conflict where a price from that day or a later
    one is set already, or a day would be left without one.
    """
    _check_terms(facility, lot, stage, terms)
    line = price_line(facility.id, lot.id, stage)
    fault = follow_fault([version.span for version in line], valid_from)
    if fault:
        msg = f"{facility.name} {fault}."
        raise Conflict(msg)
    if line:
        _end_before(line[-1], valid_from, by=by, now=now)
    price = Price(
        lot_id=lot.id,
        facility_id=facility.id,
        stage=stage,
        basis=terms.basis,
        amount_pence=terms.amount_pence,
        notice_days=terms.notice_days,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    db.session.add(price)
    db.session.flush()
    audit.record("price.set", subject=price, by=by, at=now)
    return price


def price_line(facility_id: int, lot_id: int, stage: Stage) -> Sequence[Price]:
    """The versions of one line, from the first to the last."""
    return db.session.scalars(
        select(Price)
        .where(Price.facility_id == facility_id, Price.lot_id == lot_id, Price.stage == stage)
        .order_by(Price.valid_from, Price.id)
    ).all()


def correct_price(price: Price, terms: Terms, *, valid_from: dt.date, by: Actor, now: dt.datetime) -> None:
    """Change a price of a locked facility that has not begun; the one before it ends the day before.

    Loaded: the price's lot and facility. Raises InvalidInput (valid_from and the fields of the terms).
    """
    line = price_line(price.facility_id, price.lot_id, price.stage)
    place = line.index(price)
    faults = terms_faults(terms, care_type=price.lot.care_type, stage=price.stage, lot=price.lot.title)
    fault = move_fault([version.span for version in line], place, valid_from, today=clock.london_date(now))
    if fault:
        faults["valid_from"] = fault
    if faults:
        raise InvalidInput(faults)
    if place:
        _end_before(line[place - 1], valid_from, by=by, now=now)
    price.basis, price.amount_pence, price.notice_days = terms.basis, terms.amount_pence, terms.notice_days
    price.valid_from = valid_from
    fields = ["basis", "amount_pence", "notice_days", "valid_from"]
    audit.record("price.corrected", subject=price, by=by, at=now, fields=fields)


def end_price(price: Price, *, last_day: dt.date, by: Actor, now: dt.datetime) -> None:
    """Let the line of this price of a locked facility end with a day; whoever was placed keeps their price.

    Raises InvalidInput (last_day); Conflict while a proposal for the line waits for an answer.
    """
    line = price_line(price.facility_id, price.lot_id, price.stage)
    fault = end_fault([version.span for version in line], last_day, today=clock.london_date(now))
    if fault:
        raise InvalidInput({"last_day": fault})
    if _waiting(price) is not None:
        msg = "The provider has proposed a new price for this. Answer that first."
        raise Conflict(msg)
    line[-1].valid_to = last_day
    audit.record("price.ended", subject=line[-1], by=by, at=now, fields=["valid_to"])


def propose_price(
    price: Price, terms: Terms, *, valid_from: dt.date, reason: str, by: Actor, now: dt.datetime
) -> PriceProposal:
    """Ask the framework's lead for another price in the line of this one, of a locked facility.

    Loaded: the price's facility, lot and framework. Raises InvalidInput (valid_from, reason and the fields of the
    terms); Conflict while another proposal for the line waits.
    """
    if _waiting(price) is not None:
        msg = "A price that you proposed for this is still waiting for an answer."
        raise Conflict(msg)
    line = price_line(price.facility_id, price.lot_id, price.stage)
    _check_proposal(price, line, terms, valid_from=valid_from, reason=reason, today=clock.london_date(now))
    proposal = PriceProposal(
        lot_id=price.lot_id,
        facility_id=price.facility_id,
        stage=price.stage,
        follows_id=line[-1].id,
        basis=terms.basis,
        amount_pence=terms.amount_pence,
        notice_days=terms.notice_days,
        valid_from=valid_from,
        reason=reason.strip(),
        proposed_at=now,
        proposed_by_id=by.user_id,
    )
    db.session.add(proposal)
    db.session.flush()
    audit.record("price_proposal.made", subject=proposal, by=by, at=now)
    deciders = accounts.holders(Role.COMMISSIONER, price.lot.framework.lead_authority_id)
    notify(
        [user.id for user in deciders],
        template="price_proposed",
        path=f"/price-proposals/{proposal.public_id}",
        now=now,
    )
    return proposal


def _check_proposal(
    price: Price, line: Sequence[Price], terms: Terms, *, valid_from: dt.date, reason: str, today: dt.date
) -> None:
    faults = terms_faults(terms, care_type=price.lot.care_type, stage=price.stage, lot=price.lot.title)
    fault = follow_fault([version.span for version in line], valid_from)
    if valid_from <= today:
        faults["valid_from"] = "The day must be in the future"
    elif fault:
        faults["valid_from"] = f"{price.facility.name} {fault}"
    if not reason.strip():
        faults["reason"] = "Give the reason"
    if faults:
        raise InvalidInput(faults)


def accept_proposal(proposal: PriceProposal, *, reason: str, by: Actor, now: dt.datetime) -> Price:
    """Let the proposed price of a locked facility hold from its day on. Raises as `set_price` and `_decide` do.

    Loaded: the proposal's facility and lot. Raises Conflict once its day has come: people may have been placed since.
    """
    if proposal.valid_from < clock.london_date(now):
        msg = "The day from which this price was to hold has passed. Refuse it, and let the provider propose another."
        raise Conflict(msg)
    _decide(proposal, ProposalState.ACCEPTED, reason=reason, by=by, now=now)
    return set_price(
        proposal.facility,
        proposal.lot,
        stage=proposal.stage,
        terms=proposal.terms,
        valid_from=proposal.valid_from,
        by=by,
        now=now,
    )


def refuse_proposal(proposal: PriceProposal, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """Leave the price as it is. Raises IllegalMove when it was answered already, InvalidInput without a reason."""
    _decide(proposal, ProposalState.REFUSED, reason=reason, by=by, now=now)


def withdraw_proposal(proposal: PriceProposal, *, by: Actor, now: dt.datetime) -> None:
    """Take back what one's own organisation proposed. Raises IllegalMove when it was answered already."""
    _close(proposal, ProposalState.WITHDRAWN, by=by, now=now)


def _check_terms(facility: Facility, lot: Lot, stage: Stage, terms: Terms) -> None:
    faults = terms_faults(terms, care_type=lot.care_type, stage=stage, lot=lot.title)
    place = select(FrameworkProvider.id).where(
        FrameworkProvider.lot_id == lot.id, FrameworkProvider.provider_id == facility.provider_id
    )
    if db.session.scalar(place) is None:
        faults["lot"] = f"The provider of {facility.name} is not on {lot.title}"
    if faults:
        raise InvalidInput(faults)


def _end_before(price: Price, day: dt.date, *, by: Actor, now: dt.datetime) -> None:
    """At once, because the next version must never be stored beside one that is still open-ended."""
    if price.valid_to != day - ONE_DAY:
        price.valid_to = day - ONE_DAY
        db.session.flush()
        audit.record("price.ended", subject=price, by=by, at=now, fields=["valid_to"])


def _waiting(price: Price) -> PriceProposal | None:
    return db.session.scalar(
        select(PriceProposal).where(
            PriceProposal.facility_id == price.facility_id,
            PriceProposal.lot_id == price.lot_id,
            PriceProposal.stage == price.stage,
            PriceProposal.state == ProposalState.WAITING,
        )
    )


def _decide(proposal: PriceProposal, state: ProposalState, *, reason: str, by: Actor, now: dt.datetime) -> None:
    if not reason.strip():
        raise InvalidInput({"reason": "Give the reason"})
    proposal.decision_reason = reason.strip()
    _close(proposal, state, by=by, now=now)
    if proposal.proposed_by_id is not None:
        path = f"/price-proposals/{proposal.public_id}"
        notify([proposal.proposed_by_id], template="price_answered", path=path, now=now)


def _close(proposal: PriceProposal, state: ProposalState, *, by: Actor, now: dt.datetime) -> None:
    if proposal.state is not ProposalState.WAITING:
        msg = f"This price was {proposal.state.label.lower()} already."
        raise IllegalMove(msg)
    proposal.state, proposal.decided_at, proposal.decided_by_id = state, now, by.user_id
    audit.record(f"price_proposal.{state.value}", subject=proposal, by=by, at=now, fields=["state"])
