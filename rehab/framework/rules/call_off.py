"""Who may be called off from: every rule, and every reason for a refusal."""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from rehab.framework.rules.kinds import CareType, FrameworkState, PlaceStatus, Rating
from rehab.framework.rules.life import framework_state


class Refusal(enum.StrEnum):
    """Why a facility cannot be called off from; the words are for the person who asked."""

    FRAMEWORK_COMING = "framework_coming"
    FRAMEWORK_EXPIRED = "framework_expired"
    FRAMEWORK_CLOSED = "framework_closed"
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

    @property
    def explanation(self) -> str:
        """What would lift it, and who can, in sentences."""
        return EXPLANATIONS[self]


REFUSALS = {
    Refusal.FRAMEWORK_COMING: "The framework has not started",
    Refusal.FRAMEWORK_EXPIRED: "The framework has expired",
    Refusal.FRAMEWORK_CLOSED: "The framework has been closed",
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

_REGISTER = "The provider must change its registration. It opens when the Care Quality Commission's register shows it."
EXPLANATIONS = {
    Refusal.FRAMEWORK_COMING: "It opens by itself on the framework's first day.",
    Refusal.FRAMEWORK_EXPIRED: "Nobody can open it again. The lead council can let a new framework.",
    Refusal.FRAMEWORK_CLOSED: "Nobody can open it again. The lead council can let a new framework.",
    Refusal.NOT_PARTICIPATING: "The lead council's commissioner can let your council take part.",
    Refusal.WRONG_CARE_TYPE: "The provider can apply for this care when the lead council opens the framework for it.",
    Refusal.NOT_ADMITTED: "The lead council's commissioner can admit the provider.",
    Refusal.SUSPENDED: "The lead council's commissioner can admit the provider again when the reason is settled.",
    Refusal.REMOVED: "Nobody can lift this. The provider can apply for another lot, or for the next framework.",
    Refusal.PLACE_ENDED: "It opens on a date that the contract covers. The lead council can extend the framework.",
    Refusal.EMBARGOED: "Your council's commissioner can lift the stop.",
    Refusal.NOT_REGISTERED: _REGISTER,
    Refusal.ACTIVITY_MISSING: _REGISTER,
    Refusal.INADEQUATE: "It opens when the Care Quality Commission publishes a better rating.",
    Refusal.NO_PRICE: "The provider and the lead council's commissioner can agree a price that is valid on the date.",
}


# Findings about the facility or its provider; the others only say that a framework does not open it.
NEVER_LIFTED = frozenset(
    {
        Refusal.SUSPENDED,
        Refusal.REMOVED,
        Refusal.EMBARGOED,
        Refusal.NOT_REGISTERED,
        Refusal.ACTIVITY_MISSING,
        Refusal.INADEQUATE,
    }
)


class CallOffRule(enum.StrEnum):
    """What must hold for a new placement (`domain.md`, Framework); `label` says it as a statement."""

    FRAMEWORK = "framework"
    PARTICIPATION = "participation"
    LOT = "lot"
    STANDING = "standing"
    CONTRACT = "contract"
    EMBARGO = "embargo"
    REGISTRATION = "registration"
    RATING = "rating"
    PRICE = "price"

    @property
    def label(self) -> str:
        """The rule as a statement that holds or not."""
        return RULES[self]


RULES = {
    CallOffRule.FRAMEWORK: "The framework is live",
    CallOffRule.PARTICIPATION: "Your council takes part in the framework",
    CallOffRule.LOT: "The provider is on a lot for this type of care",
    CallOffRule.STANDING: "The provider is admitted to the lot",
    CallOffRule.CONTRACT: "The provider's contract covers the date",
    CallOffRule.EMBARGO: "Your council has not stopped new placements there",
    CallOffRule.REGISTRATION: "It is registered with the Care Quality Commission for this type of care",
    CallOffRule.RATING: "Its rating is not Inadequate",
    CallOffRule.PRICE: "A price is agreed for the date",
}


@dataclass(frozen=True, slots=True)
class CallOffFacts:
    """What the rules need to know of one facility, on one lot, for one authority, on one day.

    `has_activity`: it is registered for the activity that the care type requires (`REQUIRED_ACTIVITY`).
    `embargoed_since` is the first day of the stop in force, `weekly_price_pence` is of the price in force.
    """

    day: dt.date
    care_type: CareType
    framework_starts_on: dt.date
    framework_ends_on: dt.date
    framework_extended_to: dt.date | None
    framework_closed_on: dt.date | None
    authority_takes_part: bool
    lot_care_type: CareType | None
    place_status: PlaceStatus
    place_starts_on: dt.date
    place_last_day: dt.date
    embargoed_since: dt.date | None
    registered: bool
    has_activity: bool
    rating: Rating
    rated_on: dt.date | None
    weekly_price_pence: int | None

    @property
    def framework_state(self) -> FrameworkState:
        """Where the framework stands on the day."""
        return framework_state(
            self.framework_starts_on,
            self.framework_ends_on,
            self.day,
            extended_to=self.framework_extended_to,
            closed_on=self.framework_closed_on,
        )


_OF_STATE = {
    FrameworkState.COMING: Refusal.FRAMEWORK_COMING,
    FrameworkState.EXPIRED: Refusal.FRAMEWORK_EXPIRED,
    FrameworkState.CLOSED: Refusal.FRAMEWORK_CLOSED,
}
_OF_STATUS = {
    PlaceStatus.APPLIED: Refusal.NOT_ADMITTED,
    PlaceStatus.RESERVE: Refusal.NOT_ADMITTED,
    PlaceStatus.SUSPENDED: Refusal.SUSPENDED,
    PlaceStatus.REMOVED: Refusal.REMOVED,
}


def call_off_verdicts(facts: CallOffFacts) -> dict[CallOffRule, Refusal | None]:
    """Every rule with the refusal that follows from these facts, or None where the rule is met.

    The status of the place counts as it is now, whatever the day: a suspended provider takes nobody.
    """
    covered = facts.place_starts_on <= facts.day <= facts.place_last_day
    return {
        CallOffRule.FRAMEWORK: _OF_STATE.get(facts.framework_state),
        CallOffRule.PARTICIPATION: _unless(facts.authority_takes_part, Refusal.NOT_PARTICIPATING),
        CallOffRule.LOT: _unless(facts.lot_care_type is facts.care_type, Refusal.WRONG_CARE_TYPE),
        CallOffRule.STANDING: _OF_STATUS.get(facts.place_status),
        CallOffRule.CONTRACT: _unless(covered, Refusal.PLACE_ENDED),
        CallOffRule.EMBARGO: _unless(facts.embargoed_since is None, Refusal.EMBARGOED),
        CallOffRule.REGISTRATION: _registration(facts),
        CallOffRule.RATING: _unless(facts.rating is not Rating.INADEQUATE, Refusal.INADEQUATE),
        CallOffRule.PRICE: _unless(facts.weekly_price_pence is not None, Refusal.NO_PRICE),
    }


def _unless(holds: bool, refusal: Refusal) -> Refusal | None:
    return None if holds else refusal


def _registration(facts: CallOffFacts) -> Refusal | None:
    if not facts.registered:
        return Refusal.NOT_REGISTERED
    return _unless(facts.has_activity, Refusal.ACTIVITY_MISSING)


def call_off_refusals(facts: CallOffFacts) -> list[Refusal]:
    """Every rule that forbids a new offer there on that day; empty if none does."""
    return [refusal for refusal in call_off_verdicts(facts).values() if refusal is not None]


def findings(*, embargoed: bool, registered: bool, has_activity: bool, rating: Rating) -> list[Refusal]:
    """What is against a facility itself, on whatever framework it is or on none."""
    applies = {
        Refusal.EMBARGOED: embargoed,
        Refusal.NOT_REGISTERED: not registered,
        Refusal.ACTIVITY_MISSING: registered and not has_activity,
        Refusal.INADEQUATE: rating is Rating.INADEQUATE,
    }
    return [refusal for refusal, is_so in applies.items() if is_so]


def refusal_text(refusals: Iterable[Refusal]) -> str:
    """All the reasons, as sentences one after the other."""
    return " ".join(f"{refusal.sentence}." for refusal in refusals)
