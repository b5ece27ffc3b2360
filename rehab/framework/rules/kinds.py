"""The words of the framework: kinds of care, stages, contracts, standings, ratings, prices."""

import enum


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

    @property
    def label(self) -> str:
        """The stage in words."""
        return self.value.replace("_", " ").capitalize()


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

    @property
    def label(self) -> str:
        """The standing in words."""
        return self.value.capitalize()


class PlaceEvent(enum.StrEnum):
    """What happened to a provider's place on a lot."""

    APPLIED = "applied"
    ADMITTED = "admitted"
    RESERVE = "reserve"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    EXTENDED = "extended"

    @property
    def label(self) -> str:
        """What happened in words."""
        return "Put on the reserve list" if self is PlaceEvent.RESERVE else self.value.capitalize()


class Rating(enum.StrEnum):
    """The regulator's overall rating of a location."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"
    NOT_RATED = "not_rated"

    @property
    def label(self) -> str:
        """The rating in words."""
        return self.value.replace("_", " ").capitalize()


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

    @property
    def label(self) -> str:
        """What the amount is for, to stand after it."""
        return "a week" if self is PriceBasis.WEEKLY else "a night"


class FrameworkState(enum.StrEnum):
    """Where a framework, or a contract on it, stands on a day."""

    COMING = "coming"
    LIVE = "live"
    EXTENDED = "extended"
    EXPIRED = "expired"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state in words."""
        return self.value.capitalize()


REQUIRED_ACTIVITY = {
    CareType.RESIDENTIAL_REHAB: RegulatedActivity.ACCOMMODATION,
    CareType.INPATIENT_DETOX: RegulatedActivity.TREATMENT,
}
STAGE_OF_CARE = {CareType.RESIDENTIAL_REHAB: Stage.STAGE_1, CareType.INPATIENT_DETOX: Stage.DETOX}

# A rehab stay may begin with a detox in the same house, so a rehab lot may have a price for it.
STAGES_OF_CARE = {
    CareType.RESIDENTIAL_REHAB: frozenset(Stage),
    CareType.INPATIENT_DETOX: frozenset({Stage.DETOX}),
}
