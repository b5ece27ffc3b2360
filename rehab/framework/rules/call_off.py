"""Who may be called off from: where a framework stands on a day, and every reason for a refusal."""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from rehab.framework.rules.kinds import CareType, FrameworkState, PlaceStatus, Rating


def framework_state(starts_on: dt.date, ends_on: dt.date, day: dt.date) -> FrameworkState:
    """Both its first and its last day are live."""
    if day < starts_on:
        return FrameworkState.COMING
    return FrameworkState.LIVE if day <= ends_on else FrameworkState.EXPIRED


class Refusal(enum.StrEnum):
    """Why a facility cannot be called off from; `sentence` is for the person who asked."""

    FRAMEWORK_COMING = "framework_coming"
    FRAMEWORK_EXPIRED = "framework_expired"
    NOT_PARTICIPATING = "not_participating"
    WRONG_CARE_TYPE = "wrong_care_type"
    NOT_ADMITTED = "not_admitted"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    PLACE_ENDED = "place_ended"
    EMBARGOED = "embargoed"
    NOT_REGISTERED = "not_registered"
    ACTIVITY_MISSING = "activity_missing"
    INADEQUATE = "inadequate"
    NO_PRICE = "no_price"

    @property
    def sentence(self) -> str:
        """The reason in words, without a full stop."""
        return REFUSALS[self]


REFUSALS = {
    Refusal.FRAMEWORK_COMING: "The framework has not started",
    Refusal.FRAMEWORK_EXPIRED: "The framework has expired",
    Refusal.NOT_PARTICIPATING: "Your council does not take part in the framework",
    Refusal.WRONG_CARE_TYPE: "The provider is not on the framework for this type of care",
    Refusal.NOT_ADMITTED: "The provider has not been admitted to the framework",
    Refusal.SUSPENDED: "The provider is suspended from the framework",
    Refusal.REMOVED: "The provider has been removed from the framework",
    Refusal.PLACE_ENDED: "The provider's contract does not cover this date",
    Refusal.EMBARGOED: "Your council has stopped new placements there",
    Refusal.NOT_REGISTERED: "It is not registered with the Care Quality Commission",
    Refusal.ACTIVITY_MISSING: "It is not registered with the Care Quality Commission for this type of care",
    Refusal.INADEQUATE: "The Care Quality Commission rates it Inadequate",
    Refusal.NO_PRICE: "It has no agreed price on this date",
}


@dataclass(frozen=True, slots=True)
class CallOffFacts:
    """What the rules need to know of one facility, on one lot, for one authority, on one day.

    `has_activity`: it is registered for the activity that the care type requires (`REQUIRED_ACTIVITY`).
    """

    day: dt.date
    care_type: CareType
    framework_starts_on: dt.date
    framework_ends_on: dt.date
    authority_takes_part: bool
    lot_care_type: CareType | None
    place_status: PlaceStatus
    place_starts_on: dt.date
    place_ends_on: dt.date
    embargoed: bool
    registered: bool
    has_activity: bool
    rating: Rating
    has_price: bool


_OF_STATUS = {
    PlaceStatus.APPLIED: Refusal.NOT_ADMITTED,
    PlaceStatus.RESERVE: Refusal.NOT_ADMITTED,
    PlaceStatus.SUSPENDED: Refusal.SUSPENDED,
    PlaceStatus.REMOVED: Refusal.REMOVED,
}


def call_off_refusals(facts: CallOffFacts) -> list[Refusal]:
    """Every rule of `domain.md` (Framework) that forbids a new offer there on that day; empty if none does.

    The status of the place counts as it is now, whatever the day: a suspended provider takes nobody.
    """
    framework = framework_state(facts.framework_starts_on, facts.framework_ends_on, facts.day)
    contract = framework_state(facts.place_starts_on, facts.place_ends_on, facts.day)
    applies = {
        Refusal.FRAMEWORK_COMING: framework is FrameworkState.COMING,
        Refusal.FRAMEWORK_EXPIRED: framework is FrameworkState.EXPIRED,
        Refusal.NOT_PARTICIPATING: not facts.authority_takes_part,
        Refusal.WRONG_CARE_TYPE: facts.lot_care_type is not facts.care_type,
        **{refusal: _OF_STATUS.get(facts.place_status) is refusal for refusal in _OF_STATUS.values()},
        Refusal.PLACE_ENDED: contract is not FrameworkState.LIVE,
        Refusal.EMBARGOED: facts.embargoed,
        Refusal.NOT_REGISTERED: not facts.registered,
        Refusal.ACTIVITY_MISSING: facts.registered and not facts.has_activity,
        Refusal.INADEQUATE: facts.rating is Rating.INADEQUATE,
        Refusal.NO_PRICE: not facts.has_price,
    }
    return [refusal for refusal, refuses in applies.items() if refuses]


def refusal_text(refusals: Iterable[Refusal]) -> str:
    """All the reasons, as sentences one after the other."""
    return " ".join(f"{refusal.sentence}." for refusal in refusals)
