"""In which order facilities are asked, how they assess, and what happens next."""

import enum
from collections.abc import Collection

from rehab.placements.rules.offers import UNANSWERED, OfferStatus
from rehab.requests.rules import RequestStatus

LONGEST_MESSAGE = 4000
LONGEST_PLACE = 200
# From submission to the decision a facility may see the person, if they agree to it.
ASSESSABLE = frozenset({RequestStatus.SUBMITTED, RequestStatus.READY, RequestStatus.ON_AGENDA})


class AskingOrder(enum.StrEnum):
    """How several facilities are asked."""

    TOGETHER = "together"
    IN_ORDER = "in_order"

    @property
    def label(self) -> str:
        """The order in words."""
        return {
            AskingOrder.TOGETHER: "All at once",
            AskingOrder.IN_ORDER: "One after the other, in the order of the list",
        }[self]


class AssessmentWay(enum.StrEnum):
    """Where a facility meets the person before it answers."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"

    @property
    def label(self) -> str:
        """The way in words."""
        return {
            AssessmentWay.IN_PERSON: "In person",
            AssessmentWay.PHONE: "By phone",
            AssessmentWay.VIDEO: "By video",
        }[self]


def outlook(statuses: Collection[OfferStatus], *, next_in_line: str | None) -> str:
    """What happens next with the offers of an approved request; `next_in_line` is the name of a facility."""
    accepted = sum(status is OfferStatus.ACCEPTED for status in statuses)
    waiting = sum(status in UNANSWERED for status in statuses)
    if accepted:
        beds = "A bed is offered" if accepted == 1 else f"{accepted} beds are offered"
        return f"{beds}. The person chooses, you confirm, and the other facilities are released."
    if waiting:
        said = "Waiting for an answer." if waiting == 1 else f"Waiting for {waiting} answers."
        after = f" Without a bed from those asked before it, {next_in_line} is asked next, by itself."
        return said + (after if next_in_line else "")
    return "Nobody is being asked at present. Choose which facilities to ask."
