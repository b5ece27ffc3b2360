"""What a person can do next on a case: the buttons of its page. The pages that they open judge for themselves."""

from dataclasses import dataclass, field

from rehab.casework.queries.case import CaseFile
from rehab.core.actor import Actor, Permission
from rehab.placements.rules import OfferStatus, PlacementStatus
from rehab.requests.rules import EDITABLE, RequestStatus, may_move


@dataclass(frozen=True, slots=True)
class Action:
    """A button: its text and the page it opens."""

    text: str
    endpoint: str
    arguments: dict[str, str] = field(default_factory=dict)


def actions(actor: Actor, case: CaseFile) -> list[Action]:
    """What this person can do next, the most likely first."""
    found: list[Action] = []
    if actor.can_for(Permission.REQUEST_PLACEMENTS, case.request.service_id):
        found += _of_key_worker(case)
    if actor.can_for(Permission.MANAGE_SERVICE, case.request.service_id):
        found.append(Action("Hand it on", "team.hand_on_case", {"reference": case.request.reference}))
    if actor.can_for(Permission.COORDINATE_PANEL, case.request.authority_id):
        found += _of_coordinator(case)
    return found


def _of_key_worker(case: CaseFile) -> list[Action]:
    reference = {"reference": case.request.reference}
    status = case.request.status
    found = []
    if status in EDITABLE:
        found.append(Action("Continue the request", "requests.tasks", reference))
        found.append(Action("Find a place for them", "matching.find_for", reference))
    arranged = any(placement.status is PlacementStatus.ARRANGED for placement in case.placements)
    if status in {RequestStatus.APPROVED, RequestStatus.ADMITTED} and not arranged:
        accepted = [offer for offer in case.offers if offer.status is OfferStatus.ACCEPTED]
        found += [
            Action(f"Confirm the bed at {offer.facility.name}", "placements.confirm", {"public_id": offer.public_id})
            for offer in accepted
        ]
    if status is RequestStatus.APPROVED and not arranged:
        found.append(Action("Make an offer", "placements.make_offer", reference))
    for stay in case.stays:
        if stay.ended_on is None:
            found.append(Action("Record a review", "reviews.record", {"public_id": stay.public_id}))
    if may_move(status, RequestStatus.WITHDRAWN):
        found.append(Action("Withdraw the request", "requests.withdraw", reference))
    return found


def _of_coordinator(case: CaseFile) -> list[Action]:
    reference = {"reference": case.request.reference}
    if case.request.status is RequestStatus.SUBMITTED:
        return [Action("Check that it is complete", "requests.completeness", reference)]
    if case.request.status is RequestStatus.READY:
        return [
            Action("Put it on an agenda", "panel.meetings"),
            Action("Decide it online", "panel.decide_online", reference),
        ]
    return []
