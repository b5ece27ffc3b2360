"""Every rule that forbids a call-off, alone and together."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import (
    CallOffFacts,
    CareType,
    FrameworkState,
    PlaceStatus,
    Rating,
    Refusal,
    call_off_refusals,
    framework_state,
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
    authority_takes_part=True,
    lot_care_type=CareType.RESIDENTIAL_REHAB,
    place_status=PlaceStatus.ADMITTED,
    place_starts_on=DAY - YEAR,
    place_ends_on=DAY + YEAR,
    embargoed=False,
    registered=True,
    has_activity=True,
    rating=Rating.GOOD,
    has_price=True,
)

# One change to what is fine -> the only refusal that follows from it.
CASES: list[tuple[dict[str, Any], Refusal]] = [
    ({"framework_starts_on": DAY + ONE_DAY}, Refusal.FRAMEWORK_COMING),
    ({"framework_ends_on": DAY - ONE_DAY}, Refusal.FRAMEWORK_EXPIRED),
    ({"authority_takes_part": False}, Refusal.NOT_PARTICIPATING),
    ({"lot_care_type": CareType.INPATIENT_DETOX}, Refusal.WRONG_CARE_TYPE),
    ({"lot_care_type": None}, Refusal.WRONG_CARE_TYPE),
    ({"place_status": PlaceStatus.APPLIED}, Refusal.NOT_ADMITTED),
    ({"place_status": PlaceStatus.RESERVE}, Refusal.NOT_ADMITTED),
    ({"place_status": PlaceStatus.SUSPENDED}, Refusal.SUSPENDED),
    ({"place_status": PlaceStatus.REMOVED}, Refusal.REMOVED),
    ({"place_starts_on": DAY + ONE_DAY}, Refusal.PLACE_ENDED),
    ({"place_ends_on": DAY - ONE_DAY}, Refusal.PLACE_ENDED),
    ({"embargoed": True}, Refusal.EMBARGOED),
    ({"registered": False}, Refusal.NOT_REGISTERED),
    ({"registered": False, "has_activity": False}, Refusal.NOT_REGISTERED),
    ({"has_activity": False}, Refusal.ACTIVITY_MISSING),
    ({"rating": Rating.INADEQUATE}, Refusal.INADEQUATE),
    ({"has_price": False}, Refusal.NO_PRICE),
]

days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
facts = st.builds(
    CallOffFacts,
    day=days,
    care_type=st.sampled_from(CareType),
    framework_starts_on=days,
    framework_ends_on=days,
    authority_takes_part=st.booleans(),
    lot_care_type=st.none() | st.sampled_from(CareType),
    place_status=st.sampled_from(PlaceStatus),
    place_starts_on=days,
    place_ends_on=days,
    embargoed=st.booleans(),
    registered=st.booleans(),
    has_activity=st.booleans(),
    rating=st.sampled_from(Rating),
    has_price=st.booleans(),
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


@pytest.mark.parametrize("edge", ["framework_starts_on", "framework_ends_on", "place_starts_on", "place_ends_on"])
def test_first_and_last_days_count(edge: str) -> None:
    assert call_off_refusals(dataclasses.replace(FINE, **{edge: DAY})) == []


def test_names_all_the_reasons_in_sentences() -> None:
    bad = dataclasses.replace(FINE, place_status=PlaceStatus.SUSPENDED, has_price=False)
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
        and stated.framework_starts_on <= stated.day <= stated.framework_ends_on
        and stated.place_status is PlaceStatus.ADMITTED
        and stated.place_starts_on <= stated.day <= stated.place_ends_on
        and stated.lot_care_type is stated.care_type
        and stated.registered
        and stated.has_activity
        and not stated.embargoed
        and stated.rating is not Rating.INADEQUATE
        and stated.has_price
    )
    assert (call_off_refusals(stated) == []) == possible


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
        registered=True,
    )
    assert refusal in call_off_refusals(dataclasses.replace(base, **change))


@given(days, days, days)
def test_a_framework_is_in_one_state_and_live_from_first_to_last_day(a: dt.date, b: dt.date, day: dt.date) -> None:
    starts_on, ends_on = min(a, b), max(a, b)
    state = framework_state(starts_on, ends_on, day)
    assert (state is FrameworkState.LIVE) == (starts_on <= day <= ends_on)
    assert (state is FrameworkState.COMING) == (day < starts_on)
    assert (state is FrameworkState.EXPIRED) == (day > ends_on)


@given(days, days, days, days)
def test_a_framework_never_goes_back(a: dt.date, b: dt.date, c: dt.date, d: dt.date) -> None:
    order = list(FrameworkState)
    starts_on, ends_on = min(a, b), max(a, b)
    earlier, later = min(c, d), max(c, d)
    first, second = framework_state(starts_on, ends_on, earlier), framework_state(starts_on, ends_on, later)
    assert order.index(first) <= order.index(second)
