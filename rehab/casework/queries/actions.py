"""What a person can do next on a case: the buttons of its page. The pages that they open judge for themselves."""

from dataclasses import dataclass, field

from rehab.casework.queries.case import CaseFile
from rehab.core.actor import Actor, Permission
from rehab.placements.rules import OPEN_OFFERS, OfferStatus, PlacementStatus
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
    found += _about_messages(case)
    found += _about_offers(case)
    for stay in case.stays:
        if stay.ended_on is None:
            found.append(Action("Record a review", "reviews.record", {"public_id": stay.public_id}))
    if may_move(status, RequestStatus.WITHDRAWN):
        found.append(Action("Withdraw the request", "requests.withdraw", reference))
    return found


def _about_messages(case: CaseFile) -> list[Action]:
    """What houses have written and nobody of the service has read, by the offer that it was first written about."""
    offers = {offer.provider_id: offer for offer in case.offers}
    return [
        Action(
            f"Read what {offer.facility.name} has written", "placements.offer_messages", {"public_id": offer.public_id}
        )
        for provider_id, offer in offers.items()
        if case.messages.get(provider_id, (0, 0))[1]
    ]


def _about_offers(case: CaseFile) -> list[Action]:
    """Take the bed that is offered, choose among several, ask for one, or see the one that waits."""
    to_offers = {"reference": case.request.reference}
    is_arranged = any(placement.status is PlacementStatus.ARRANGED for placement in case.placements)
    if case.request.status not in {RequestStatus.APPROVED, RequestStatus.ADMITTED}:
        return []
    offered = [offer for offer in case.offers if offer.status is OfferStatus.ACCEPTED]
    if is_arranged:
        return [Action("See the bed and the offers", "placements.make_offer", to_offers)]
    if len(offered) > 1:
        return [Action(f"Choose among {len(offered)} beds", "placements.make_offer", to_offers)]
    found = [
        Action(f"Confirm the bed at {offer.facility.name}", "placements.confirm", {"public_id": offer.public_id})
        for offer in offered
    ]
    if case.request.status is RequestStatus.APPROVED:
        text = "See the offers" if any(offer.status in OPEN_OFFERS for offer in case.offers) else "Make an offer"
        found.append(Action(text, "placements.make_offer", to_offers))
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
