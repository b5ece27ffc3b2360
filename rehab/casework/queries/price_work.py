"""Prices that providers propose, on the home pages of the commissioners who answer them."""

from rehab.casework.rules import WorkItem
from rehab.core.actor import Actor
from rehab.core.money import pounds
from rehab.framework import queries as framework

LIMIT = 25


def to_answer(actor: Actor) -> list[WorkItem]:
    """Proposals that wait, the oldest first."""
    return [
        WorkItem(
            proposal.facility.name,
            f"{proposal.lot.title}, {proposal.stage.label.lower()}: {pounds(proposal.terms.weekly_pence)} a week "
            f"({framework.change_of(proposal).per_cent})",
            f"/price-proposals/{proposal.public_id}",
            tag="To decide",
            tone="act",
        )
        for proposal in framework.waiting_proposals(actor, limit=LIMIT)
    ]
