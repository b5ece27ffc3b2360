"""Changes that a provider asks for: proposed, taken back, accepted, refused."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.framework.commands.facilities import CHANGED_MEANWHILE, apply, check_particulars, insist_unchanged
from rehab.framework.models import Facility, FacilityProposal
from rehab.framework.queries.particulars import particulars
from rehab.framework.queries.proposals import waiting_for
from rehab.framework.queries.providers import commissioners_of, managers_of
from rehab.framework.rules import REGULATORS, ProposalState, Values, changed, moved_since, picked
from rehab.notifications.commands import notify

NOTHING = "You have not changed anything"


def propose_change(facility: Facility, wanted: Values, *, seen: str, by: Actor, now: dt.datetime) -> FacilityProposal:
    """Ask for a change of a locked facility; it takes effect when a commissioner accepts it.

    What the regulator says is left out. Raises Conflict where the facility changed since it was `seen`, or another
    change waits; InvalidInput for what no facility can be, and where nothing differs.
    """
    if waiting_for(facility.id) is not None:
        msg = f"A change of {facility.name} waits for the commissioner already. Take it back to propose another."
        raise Conflict(msg)
    insist_unchanged(facility, seen)
    before = particulars(facility)
    after = before | {name: value for name, value in wanted.items() if name not in REGULATORS}
    names = changed(before, after)
    if not names:
        raise InvalidInput({"nothing": NOTHING})
    check_particulars(facility, after, now=now)
    proposal = FacilityProposal(
        facility=facility,
        before=picked(before, names),
        after=picked(after, names),
        proposed_by_id=by.user_id,
        proposed_at=now,
        state=ProposalState.WAITING,
    )
    db.session.add(proposal)
    db.session.flush()
    audit.record("facility.change_proposed", subject=facility, by=by, at=now, fields=names)
    notify(commissioners_of(facility.provider_id), template="facility_proposed", path=path_of(proposal), now=now)
    return proposal


def accept_change(proposal: FacilityProposal, *, by: Actor, now: dt.datetime) -> None:
    """Let the whole change take effect; the proposal comes with its locked facility and all its particulars.

    Raises IllegalMove unless it waits, Conflict where what it changes was changed meanwhile, InvalidInput where the
    facility cannot be like this any more, and whatever the owners of stays there raise against fewer beds.
    """
    facility = proposal.facility
    _insist_waiting(proposal)
    if moved_since(proposal.before, particulars(facility)):
        raise Conflict(CHANGED_MEANWHILE)
    names = apply(facility, proposal.after, by=by, now=now)
    _close(proposal, ProposalState.ACCEPTED, by=by, now=now)
    audit.record("facility.change_accepted", subject=facility, by=by, at=now, fields=names)
    _tell_provider(proposal, now=now)


def refuse_change(proposal: FacilityProposal, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """Leave the facility as it is. Raises IllegalMove unless the change waits, InvalidInput without a reason."""
    _insist_waiting(proposal)
    if not reason.strip():
        raise InvalidInput({"reason": "Give the reason: the provider reads it"})
    proposal.reason = reason.strip()
    _close(proposal, ProposalState.REFUSED, by=by, now=now)
    audit.record("facility.change_refused", subject=proposal.facility, by=by, at=now, fields=list(proposal.after))
    _tell_provider(proposal, now=now)


def withdraw_change(proposal: FacilityProposal, *, by: Actor, now: dt.datetime) -> None:
    """Take a change back. Raises IllegalMove unless it waits."""
    _insist_waiting(proposal)
    _close(proposal, ProposalState.WITHDRAWN, by=by, now=now)
    audit.record("facility.change_withdrawn", subject=proposal.facility, by=by, at=now, fields=list(proposal.after))


def path_of(proposal: FacilityProposal) -> str:
    """Where a proposal is read."""
    return f"/facility-changes/{proposal.public_id}"


def _insist_waiting(proposal: FacilityProposal) -> None:
    if proposal.state is not ProposalState.WAITING:
        msg = f"This change was decided already: {proposal.state.label.lower()}."
        raise IllegalMove(msg)


def _close(proposal: FacilityProposal, state: ProposalState, *, by: Actor, now: dt.datetime) -> None:
    proposal.state, proposal.decided_by_id, proposal.decided_at = state, by.user_id, now


def _tell_provider(proposal: FacilityProposal, *, now: dt.datetime) -> None:
    people = managers_of(proposal.facility.provider)
    notify(people, template="facility_decided", path=path_of(proposal), now=now)
