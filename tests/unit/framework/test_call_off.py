"""Every rule that forbids a call-off, alone and together."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import (
    CallOffFacts,
    CallOffRule,
    CareType,
    PlaceStatus,
    Rating,
    Refusal,
    call_off_checks,
    call_off_refusals,
    refusal_text,
)

DAY = dt.date(2026, 6, 1)
ONE_DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=365)
FINE = CallOffFacts(
    day=DAY,
    care_type=CareType.RESIDENTIAL_REHAB,
    framework_starts_on=DAY - YEAR,
    framework_ends_on=DAY + YEAR,
    framework_extended_to=None,
    framework_closed_on=None,
    authority_takes_part=True,
    lot_care_type=CareType.RESIDENTIAL_REHAB,
    place_status=PlaceStatus.ADMITTED,
    place_starts_on=DAY - YEAR,
    place_last_day=DAY + YEAR,
    embargoed_since=None,
    registered=True,
    has_activity=True,
    rating=Rating.GOOD,
    rated_on=DAY - YEAR,
    weekly_price_pence=70_000,
)

# One change to what is fine -> the only refusal that follows from it.
CASES: list[tuple[dict[str, Any], Refusal]] = [
    ({"framework_starts_on": DAY + ONE_DAY}, Refusal.FRAMEWORK_COMING),
    ({"framework_ends_on": DAY - ONE_DAY}, Refusal.FRAMEWORK_EXPIRED),
    ({"framework_ends_on": DAY - 2 * ONE_DAY, "framework_extended_to": DAY - ONE_DAY}, Refusal.FRAMEWORK_EXPIRED),
    ({"framework_closed_on": DAY}, Refusal.FRAMEWORK_CLOSED),
    ({"authority_takes_part": False}, Refusal.NOT_PARTICIPATING),
    ({"lot_care_type": CareType.INPATIENT_DETOX}, Refusal.WRONG_CARE_TYPE),
    ({"lot_care_type": None}, Refusal.WRONG_CARE_TYPE),
    ({"place_status": PlaceStatus.APPLIED}, Refusal.NOT_ADMITTED),
    ({"place_status": PlaceStatus.RESERVE}, Refusal.NOT_ADMITTED),
    ({"place_status": PlaceStatus.SUSPENDED}, Refusal.SUSPENDED),
    ({"place_status": PlaceStatus.REMOVED}, Refusal.REMOVED),
    ({"place_starts_on": DAY + ONE_DAY}, Refusal.PLACE_ENDED),
    ({"place_last_day": DAY - ONE_DAY}, Refusal.PLACE_ENDED),
    ({"embargoed_since": DAY}, Refusal.EMBARGOED),
    ({"registered": False}, Refusal.NOT_REGISTERED),
    ({"registered": False, "has_activity": False}, Refusal.NOT_REGISTERED),
    ({"has_activity": False}, Refusal.ACTIVITY_MISSING),
    ({"rating": Rating.INADEQUATE}, Refusal.INADEQUATE),
    ({"weekly_price_pence": None}, Refusal.NO_PRICE),
]

days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
facts = st.builds(
    CallOffFacts,
    day=days,
    care_type=st.sampled_from(CareType),
    framework_starts_on=days,
    framework_ends_on=days,
    framework_extended_to=st.none() | days,
    framework_closed_on=st.none() | days,
    authority_takes_part=st.booleans(),
    lot_care_type=st.none() | st.sampled_from(CareType),
    place_status=st.sampled_from(PlaceStatus),
    place_starts_on=days,
    place_last_day=days,
    embargoed_since=st.none() | days,
    registered=st.booleans(),
    has_activity=st.booleans(),
    rating=st.sampled_from(Rating),
    rated_on=st.none() | days,
    weekly_price_pence=st.none() | st.integers(0, 500_000),
)


def test_allows_what_nothing_forbids() -> None:
    assert call_off_refusals(FINE) == []


@pytest.mark.parametrize(("change", "refusal"), CASES)
def test_each_rule_refuses_alone(change: dict[str, Any], refusal: Refusal) -> None:
    assert call_off_refusals(dataclasses.replace(FINE, **change)) == [refusal]


def test_every_refusal_is_the_outcome_of_some_rule() -> None:
    assert {refusal for _, refusal in CASES} == set(Refusal)


@pytest.mark.parametrize("rating", set(Rating) - {Rating.INADEQUATE})
def test_no_other_rating_refuses(rating: Rating) -> None:
    assert call_off_refusals(dataclasses.replace(FINE, rating=rating)) == []


@pytest.mark.parametrize("edge", ["framework_starts_on", "framework_ends_on", "place_starts_on", "place_last_day"])
def test_first_and_last_days_count(edge: str) -> None:
    assert call_off_refusals(dataclasses.replace(FINE, **{edge: DAY})) == []


def test_names_all_the_reasons_in_sentences() -> None:
    bad = dataclasses.replace(FINE, place_status=PlaceStatus.SUSPENDED, weekly_price_pence=None)
    assert refusal_text(call_off_refusals(bad)) == (
        "The provider is suspended from the framework. It has no agreed price on this date."
    )


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_a_sentence_of_its_own(refusal: Refusal) -> None:
    others = {other.sentence for other in Refusal if other is not refusal}
    assert refusal.sentence
    assert refusal.sentence not in others


@given(facts)
def test_allows_exactly_what_the_domain_allows(stated: CallOffFacts) -> None:
    """`domain.md`, Framework: the sentence that begins "A call-off is possible on a day only if", read anew."""
    possible = (
        stated.authority_takes_part
        and stated.framework_starts_on <= stated.day
        and (stated.day <= stated.framework_ends_on or stated.day <= (stated.framework_extended_to or dt.date.min))
        and (stated.framework_closed_on is None or stated.day < stated.framework_closed_on)
        and stated.place_status is PlaceStatus.ADMITTED
        and stated.place_starts_on <= stated.day <= stated.place_last_day
        and stated.lot_care_type is stated.care_type
        and stated.registered
        and stated.has_activity
        and stated.embargoed_since is None
        and stated.rating is not Rating.INADEQUATE
        and stated.weekly_price_pence is not None
    )
    assert (call_off_refusals(stated) == []) == possible


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_says_what_would_lift_it_and_who_can(refusal: Refusal) -> None:
    assert refusal.explanation.endswith(".")


@pytest.mark.parametrize(
    ("change", "rule", "fact"),
    [
        ({}, CallOffRule.FRAMEWORK, "It lasts from 1 June 2025 to 1 June 2027"),
        (
            {"framework_extended_to": dt.date(2028, 6, 1), "framework_closed_on": dt.date(2028, 1, 1)},
            CallOffRule.FRAMEWORK,
            "It lasts from 1 June 2025 to 1 June 2027, extended to 1 June 2028. It was closed on 1 January 2028",
        ),
        ({"embargoed_since": DAY}, CallOffRule.EMBARGO, "Stopped since 1 June 2026"),
        ({"rating": Rating.INADEQUATE}, CallOffRule.RATING, "Inadequate, rated on 1 June 2025"),
        ({}, CallOffRule.PRICE, "£700.00 a week"),
        ({"lot_care_type": None}, CallOffRule.LOT, "The lot is for other care"),
        ({"registered": False}, CallOffRule.REGISTRATION, "It is not on the register"),
    ],
)
def test_says_what_a_rule_rests_on(change: dict[str, Any], rule: CallOffRule, fact: str) -> None:
    told = {rule: words for rule, _, words in call_off_checks(dataclasses.replace(FINE, **change))}
    assert told[rule] == fact


@given(facts)
def test_every_rule_is_told_with_its_fact_and_refuses_as_the_call_off_does(stated: CallOffFacts) -> None:
    told = call_off_checks(stated)
    assert [rule for rule, _, _ in told] == list(CallOffRule)
    assert [refusal for _, refusal, _ in told if refusal] == call_off_refusals(stated)
    assert all(fact and not fact.endswith(".") for _, _, fact in told)


@given(facts)
def test_names_no_refusal_twice(stated: CallOffFacts) -> None:
    refusals = call_off_refusals(stated)
    assert len(refusals) == len(set(refusals))


@given(facts, st.sampled_from(CASES))
def test_a_fault_shows_whatever_else_is_wrong(stated: CallOffFacts, case: tuple[dict[str, Any], Refusal]) -> None:
    change, refusal = case
    base = dataclasses.replace(
        stated,
        day=FINE.day,
        care_type=FINE.care_type,
        framework_starts_on=FINE.framework_starts_on,
        framework_ends_on=FINE.framework_ends_on,
        framework_extended_to=None,
        framework_closed_on=None,
        registered=True,
    )
    assert refusal in call_off_refusals(dataclasses.replace(base, **change))
