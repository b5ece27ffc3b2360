"""Prices that providers propose: to be answered by commissioners, waiting or answered for providers."""

import datetime as dt

from rehab.casework.rules import WorkItem
from rehab.core.actor import Actor
from rehab.core.money import pounds
from rehab.framework import queries as framework
from rehab.framework.models import PriceProposal

LIMIT = 25
ANSWERED = dt.timedelta(days=14)


def to_answer(actor: Actor) -> list[WorkItem]:
    """Proposals that wait, the oldest first."""
    return [
        _item(proposal, f"{_what(proposal)} ({framework.change_of(proposal).per_cent})", tag="To decide", tone="act")
        for proposal in framework.waiting_proposals(actor, limit=LIMIT)
    ]


def own_proposals(actor: Actor, now: dt.datetime) -> list[WorkItem]:
    """A provider's proposals that wait, and those answered in the last two weeks."""
    return [
        _item(proposal, f"You proposed: {_what(proposal)}", tag=proposal.state.label, tone=proposal.state.tone)
        for proposal in framework.own_proposals(actor, decided_since=now - ANSWERED, limit=LIMIT)
    ]


def _item(proposal: PriceProposal, detail: str, *, tag: str, tone: str) -> WorkItem:
    return WorkItem(proposal.facility.name, detail, f"/price-proposals/{proposal.public_id}", tag=tag, tone=tone)


def _what(proposal: PriceProposal) -> str:
    return f"{proposal.lot.title}, {proposal.stage.label.lower()}: {pounds(proposal.terms.weekly_pence)} a week"
