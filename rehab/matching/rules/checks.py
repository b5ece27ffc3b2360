"""Whether a place can meet each need: the hard exclusions, and what must be asked because the place has not said."""

import enum
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rehab.clients.rules import Sex
from rehab.framework.rules import LANGUAGES, DetoxSubstance, DualDiagnosis, Sexes
from rehab.matching.rules.needs import ENGLISH, Needs, Place
from rehab.requests.rules import Mobility, Substitution


class Verdict(enum.StrEnum):
    """What a place can do about a need. Only what it has stated can exclude anybody."""

    MET = "met"
    NOT_MET = "not_met"
    ASK = "ask"


class Check(NamedTuple):
    """One need held against one place: what it does, why it cannot, or the question to ask it."""

    verdict: Verdict
    text: str


Checks = Iterator[Check]
NOUNS = {Sex.MALE: "men", Sex.FEMALE: "women"}
ONLY = {Sexes.MEN: Sex.MALE, Sexes.WOMEN: Sex.FEMALE}
# Nobody is in danger of their life by stopping these, so a place that does not name them may be asked.
WITHOUT_PHYSICAL_WITHDRAWAL = frozenset({DetoxSubstance.STIMULANTS})


def checks(needs: Needs, place: Place) -> list[Check]:
    """Every known need held against a place; what the request does not answer is not held against anybody."""
    return [check for topic in TOPICS for check in topic(needs, place)]


def _stated(answer: bool | None, *, met: str, not_met: str, ask: str) -> Check:
    if answer is None:
        return Check(Verdict.ASK, ask)
    return Check(Verdict.MET, met) if answer else Check(Verdict.NOT_MET, not_met)


def _call_off(_needs: Needs, place: Place) -> Checks:
    for refusal in place.refusals:
        yield Check(Verdict.NOT_MET, refusal)


def _sex(needs: Needs, place: Place) -> Checks:
    if needs.sex is None or needs.sex is Sex.NOT_STATED:
        return
    sexes, noun = place.offering.sexes, NOUNS[needs.sex]
    if sexes is not None and ONLY.get(sexes, needs.sex) is not needs.sex:
        yield Check(Verdict.NOT_MET, f"It is for {NOUNS[ONLY[sexes]]} only")
    elif not place.beds_for(needs.sex):
        yield Check(Verdict.NOT_MET, f"It has no beds for {noun}")
    else:
        yield Check(Verdict.MET, f"Takes {noun}")


def _age(needs: Needs, place: Place) -> Checks:
    low, high, age = place.offering.youngest_age, place.offering.oldest_age, needs.age
    if age is None:
        return
    if low is not None and age < low:
        yield Check(Verdict.NOT_MET, f"It takes people from {low} years: this person is {age}")
    elif high is not None and age > high:
        yield Check(Verdict.NOT_MET, f"It takes people up to {high} years: this person is {age}")
    elif low is None and high is None:
        yield Check(Verdict.ASK, f"Do they take somebody who is {age}?")
    else:
        yield Check(Verdict.MET, f"Takes people of {age}")


def _children(needs: Needs, place: Place) -> Checks:
    if not needs.children_come:
        return
    limit, oldest = place.offering.oldest_child, needs.oldest_child
    if place.offering.takes_families and oldest is not None and limit is not None and oldest > limit:
        yield Check(Verdict.NOT_MET, f"It takes children up to {limit} years: the oldest here is {oldest}")
    elif place.offering.takes_families and oldest is not None and limit is None:
        yield Check(Verdict.ASK, f"Do they take a child of {oldest}?")
    else:
        yield _stated(
            place.offering.takes_families,
            met="Takes people with their children",
            not_met="It does not take children",
            ask="Do they take people with their children?",
        )


def _partner(needs: Needs, place: Place) -> Checks:
    if needs.partner_comes:
        yield _stated(
            place.offering.takes_couples,
            met="Takes couples",
            not_met="It does not take couples",
            ask="Do they take couples?",
        )


def _pet(needs: Needs, place: Place) -> Checks:
    if needs.pet_comes:
        yield _stated(
            place.offering.takes_pets,
            met="Takes pets",
            not_met="It does not take pets",
            ask="Do they take pets?",
        )


def _substitution(needs: Needs, place: Place) -> Checks:
    if needs.substitution is None or needs.substitution is Substitution.NONE:
        return
    limits = {
        Substitution.METHADONE: place.offering.top_methadone_mg,
        Substitution.BUPRENORPHINE: place.offering.top_buprenorphine_mg,
    }
    drug, dose = needs.substitution.label.split(",")[0].casefold(), needs.dose_mg
    if not place.offering.takes_substitution or needs.substitution not in limits or dose is None:
        yield _stated(
            place.offering.takes_substitution,
            met="Takes people on an opiate substitute",
            not_met="It takes nobody on an opiate substitute",
            ask=f"Do they take people on {drug}?",
        )
        return
    limit = limits[needs.substitution]
    yield _stated(
        None if limit is None else dose <= limit,
        met=f"Takes people on up to {limit} mg of {drug}",
        not_met=f"It takes people on up to {limit} mg of {drug} a day: this person has {dose} mg",
        ask=f"Do they take people on {dose} mg of {drug} a day?",
    )


def _detox(needs: Needs, place: Place) -> Checks:
    for substance in sorted(needs.detox or ()):
        name = substance.label if substance is DetoxSubstance.GHB else substance.label.casefold()
        may_be_asked = not place.detox or substance in WITHOUT_PHYSICAL_WITHDRAWAL
        yield _stated(
            True if substance in place.detox else (None if may_be_asked else False),
            met=f"Detox from {name} on site",
            not_met=f"It does not detox people from {name}",
            ask=f"Can they detox somebody from {name}?",
        )


def _exclusions(needs: Needs, place: Place) -> Checks:
    for risk in sorted(needs.risks):
        who = f"{risk.label[0].casefold()}{risk.label[1:]}"
        yield _stated(
            None if not place.exclusions else risk not in place.exclusions,
            met=f"Does not exclude {who}",
            not_met=f"It does not take {who}",
            ask=f"Do they take {who}?",
        )


def _mental_health(needs: Needs, place: Place) -> Checks:
    level, support = needs.mental_health, place.offering.dual_diagnosis
    if level is None or level is DualDiagnosis.NONE:
        return
    most = "no mental ill health" if support is DualDiagnosis.NONE else f"mental ill health up to {support}"
    yield _stated(
        None if support is None else level.level <= support.level,
        met=f"Supports {most}",
        not_met=f"It supports {most}: this person's is {level}",
        ask=f"Do they support people whose mental ill health is {level}?",
    )


def _mobility(needs: Needs, place: Place) -> Checks:
    offering = place.offering
    if needs.mobility is Mobility.WHEELCHAIR:
        yield _stated(
            offering.wheelchair,
            met="Can be used with a wheelchair",
            not_met="It cannot be used with a wheelchair",
            ask="Can the house be used with a wheelchair?",
        )
    if needs.mobility is Mobility.GROUND_FLOOR:
        yield _stated(
            True if offering.wheelchair else offering.ground_floor,
            met="Has bedrooms on the ground floor",
            not_met="It has no bedrooms on the ground floor",
            ask="Do they have a bedroom on the ground floor?",
        )


def _language(needs: Needs, place: Place) -> Checks:
    """Interpreters can be had, so no language excludes a place."""
    name = LANGUAGES.get(needs.language or "")
    if name is None or needs.language == ENGLISH:
        return
    if needs.language in place.languages:
        yield Check(Verdict.MET, f"Staff speak {name}")
    else:
        yield Check(Verdict.ASK, f"Does anybody there speak {name}, or would they book an interpreter?")


def _weeks(needs: Needs, place: Place) -> Checks:
    low, high, weeks = place.offering.shortest_weeks, place.offering.longest_weeks, needs.weeks
    if weeks is None:
        return
    if low is not None and weeks < low:
        yield Check(Verdict.NOT_MET, f"Its programme takes at least {low} weeks: {weeks} are asked for")
    elif high is not None and weeks > high:
        yield Check(Verdict.NOT_MET, f"Its programme takes at most {high} weeks: {weeks} are asked for")
    elif low is None and high is None:
        yield Check(Verdict.ASK, f"Can somebody stay for {weeks} weeks?")
    else:
        yield Check(Verdict.MET, f"Takes people for {weeks} weeks")


TOPICS: tuple[Callable[[Needs, Place], Checks], ...] = (
    _call_off,
    _sex,
    _age,
    _children,
    _partner,
    _pet,
    _substitution,
    _detox,
    _exclusions,
    _mental_health,
    _mobility,
    _language,
    _weeks,
)
