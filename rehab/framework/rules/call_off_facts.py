"""What each call-off rule rests on, in words: for the page that says why a facility can be chosen, or not."""

from rehab.core.clock import written
from rehab.core.money import pounds
from rehab.framework.rules.call_off import CallOffFacts, CallOffRule, Refusal, call_off_verdicts
from rehab.framework.rules.kinds import REQUIRED_ACTIVITY


def _framework(facts: CallOffFacts) -> str:
    words = f"It lasts from {written(facts.framework_starts_on)} to {written(facts.framework_ends_on)}"
    if facts.framework_extended_to:
        words += f", extended to {written(facts.framework_extended_to)}"
    if facts.framework_closed_on:
        words += f". It was closed on {written(facts.framework_closed_on)}"
    return words


def _participation(facts: CallOffFacts) -> str:
    return "It takes part" if facts.authority_takes_part else "It takes no part on this date"


def _lot(facts: CallOffFacts) -> str:
    return f"The lot is for {facts.lot_care_type.label.lower()}" if facts.lot_care_type else "The lot is for other care"


def _standing(facts: CallOffFacts) -> str:
    return f"Its standing is: {facts.place_status.label.lower()}"


def _contract(facts: CallOffFacts) -> str:
    return f"The contract lasts from {written(facts.place_starts_on)} to {written(facts.place_last_day)}"


def _embargo(facts: CallOffFacts) -> str:
    since = facts.embargoed_since
    return f"Stopped since {written(since)}" if since else "There is no stop on this date"


def _registration(facts: CallOffFacts) -> str:
    if not facts.registered:
        return "It is not on the register"
    activity = f"“{REQUIRED_ACTIVITY[facts.care_type].label}”"
    return f"It is registered for {activity}" if facts.has_activity else f"It is registered, but not for {activity}"


def _rating(facts: CallOffFacts) -> str:
    return facts.rating.label + (f", rated on {written(facts.rated_on)}" if facts.rated_on else "")


def _price(facts: CallOffFacts) -> str:
    price = facts.weekly_price_pence
    return "There is no price for this date" if price is None else f"{pounds(price)} a week"


_FACTS = {
    CallOffRule.FRAMEWORK: _framework,
    CallOffRule.PARTICIPATION: _participation,
    CallOffRule.LOT: _lot,
    CallOffRule.STANDING: _standing,
    CallOffRule.CONTRACT: _contract,
    CallOffRule.EMBARGO: _embargo,
    CallOffRule.REGISTRATION: _registration,
    CallOffRule.RATING: _rating,
    CallOffRule.PRICE: _price,
}


def call_off_checks(facts: CallOffFacts) -> list[tuple[CallOffRule, Refusal | None, str]]:
    """Every rule with its refusal (None where it is met) and the fact it rests on, without a full stop."""
    return [(rule, refusal, _FACTS[rule](facts)) for rule, refusal in call_off_verdicts(facts).items()]
