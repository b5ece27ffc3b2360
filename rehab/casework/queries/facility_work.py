"""Changes of facilities on home pages: to be decided by commissioners, waiting or answered for providers."""

import datetime as dt

from rehab.casework.rules import WorkItem
from rehab.core.actor import Actor
from rehab.framework import queries as framework
from rehab.framework.models import FacilityProposal
from rehab.framework.rules import PARTICULAR

LIMIT = 25
ANSWERED = dt.timedelta(days=14)


def to_decide(actor: Actor) -> list[WorkItem]:
    """Changes that wait for a commissioner's answer, the oldest first."""
    return [
        _item(change, f"{change.facility.provider.name} asks to change: {_what(change)}", tag="To decide", tone="act")
        for change in framework.waiting_changes(actor, limit=LIMIT)
    ]


def own_changes(actor: Actor, now: dt.datetime) -> list[WorkItem]:
    """A provider's changes that wait, and those decided in the last two weeks."""
    return [
        _item(change, f"You asked to change: {_what(change)}", tag=change.state.label, tone=change.state.tone)
        for change in framework.own_changes(actor, decided_since=now - ANSWERED, limit=LIMIT)
    ]


def _item(change: FacilityProposal, detail: str, *, tag: str, tone: str) -> WorkItem:
    return WorkItem(change.facility.name, detail, f"/facility-changes/{change.public_id}", tag=tag, tone=tone)


def _what(change: FacilityProposal) -> str:
    return ", ".join(PARTICULAR[name].label for name in change.after)
