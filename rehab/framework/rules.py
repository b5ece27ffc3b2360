"""Frameworks and who may be called off from: care types, states, and every reason for a refusal."""

import datetime as dt
import enum
from dataclasses import dataclass


class CareType(enum.StrEnum):
    """What measures count stays by."""

    RESIDENTIAL_REHAB = "residential_rehab"
    INPATIENT_DETOX = "inpatient_detox"

    @property
    def label(self) -> str:
        """The care type in words."""
        return "Residential rehab" if self is CareType.RESIDENTIAL_REHAB else "Inpatient detox"


class Stage(enum.StrEnum):
    """The part of a stay that a price is for."""

    DETOX = "detox"
    STAGE_1 = "stage_1"
    STAGE_2 = "stage_2"


class ContractType(enum.StrEnum):
    """How a provider is engaged."""

    FRAMEWORK_AGREEMENT = "framework_agreement"
    BLOCK = "block"

    @property
    def label(self) -> str:
        """The contract type in words."""
        return "Framework agreement" if self is ContractType.FRAMEWORK_AGREEMENT else "Block contract"


class PlaceStatus(enum.StrEnum):
    """A provider's standing on a lot."""

    APPLIED = "applied"
    ADMITTED = "admitted"
    RESERVE = "reserve"
    SUSPENDED = "suspended"
    REMOVED = "removed"


class Rating(enum.StrEnum):
    """The regulator's overall rating of a location."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"
    NOT_RATED = "not_rated"


class RegulatedActivity(enum.StrEnum):
    """CQC regulated activities that matter to placements."""

    ACCOMMODATION = "accommodation_substance_misuse"
    TREATMENT = "treatment_of_disease"

    @property
    def label(self) -> str:
        """The regulator's own name of the activity."""
        if self is RegulatedActivity.ACCOMMODATION:
            return "Accommodation for persons who require treatment for substance misuse"
        return "Treatment of disease, disorder or injury"


class PriceBasis(enum.StrEnum):
    """What a price buys."""

    WEEKLY = "weekly"
    NIGHTLY = "nightly"


class FrameworkState(enum.StrEnum):
    """Where a framework stands on a day."""

    COMING = "coming"
    LIVE = "live"
    EXPIRED = "expired"


REQUIRED_ACTIVITY = {
    CareType.RESIDENTIAL_REHAB: RegulatedActivity.ACCOMMODATION,
    CareType.INPATIENT_DETOX: RegulatedActivity.TREATMENT,
}
STAGE_OF_CARE = {CareType.RESIDENTIAL_REHAB: Stage.STAGE_1, CareType.INPATIENT_DETOX: Stage.DETOX}


def framework_state(starts_on: dt.date, ends_on: dt.date, day: dt.date) -> FrameworkState:
    """Both its first and its last day are live."""
    if day < starts_on:
        return FrameworkState.COMING
    return FrameworkState.LIVE if day <= ends_on else FrameworkState.EXPIRED


class Refusal(enum.StrEnum):
    """Why a facility cannot be called off from; the value is a code, `REFUSALS` has the sentence."""

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
    """What the rules need to know of one facility, on one lot, for one authority, on one day."""

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
    activities: frozenset[RegulatedActivity]
    rating: Rating
    has_price: bool


_STATE_REFUSALS = {
    FrameworkState.COMING: Refusal.FRAMEWORK_COMING,
    FrameworkState.EXPIRED: Refusal.FRAMEWORK_EXPIRED,
}
_PLACE_REFUSALS = {
    PlaceStatus.APPLIED: Refusal.NOT_ADMITTED,
    PlaceStatus.RESERVE: Refusal.NOT_ADMITTED,
    PlaceStatus.SUSPENDED: Refusal.SUSPENDED,
    PlaceStatus.REMOVED: Refusal.REMOVED,
}


def call_off_refusals(facts: CallOffFacts) -> list[Refusal]:
    """Every rule of `domain.md` (Framework) that forbids a new offer there on that day; empty if none does."""
    state = framework_state(facts.framework_starts_on, facts.framework_ends_on, facts.day)
    place = _PLACE_REFUSALS.get(facts.place_status)
    checks = {
        _STATE_REFUSALS.get(state): state is not FrameworkState.LIVE,
        Refusal.NOT_PARTICIPATING: not facts.authority_takes_part,
        Refusal.WRONG_CARE_TYPE: facts.lot_care_type is not facts.care_type,
        place: place is not None,
        Refusal.PLACE_ENDED: not facts.place_starts_on <= facts.day <= facts.place_ends_on,
        Refusal.EMBARGOED: facts.embargoed,
        Refusal.NOT_REGISTERED: not facts.registered,
        Refusal.ACTIVITY_MISSING: (facts.registered and REQUIRED_ACTIVITY[facts.care_type] not in facts.activities),
        Refusal.INADEQUATE: facts.rating is Rating.INADEQUATE,
        Refusal.NO_PRICE: not facts.has_price,
    }
    return [refusal for refusal, applies in checks.items() if applies and refusal is not None]
