"""What a facility may state of itself, and how it is put into words."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import (
    OFFERS,
    PARTICULAR,
    PARTICULARS,
    WHO,
    Part,
    Values,
    changed,
    fingerprint,
    moved_since,
    names_of,
    particulars_faults,
    read_coordinates,
    told,
)

TODAY = dt.date(2026, 6, 1)
HOUSE: Values = {
    "name": "Elm House",
    "description": "",
    "what_it_is_like": "Quiet",
    "what_it_expects": "",
    "address": "1 Elm Road",
    "postcode": "CV1 5RR",
    "region": "west_midlands",
    "coordinates": "52.4081, -1.5106",
    "programmes": ["cbt"],
    "shortest_weeks": 6,
    "longest_weeks": 24,
    "waiting_days": None,
    "medical_cover": None,
    "dual_diagnosis": "mild",
    "takes_couples": False,
    "takes_pets": None,
    "wheelchair": True,
    "ground_floor": None,
    "languages": [],
    "mutual_aid": None,
    "aftercare": None,
    "move_on_housing": None,
    "beds_men": 2,
    "beds_women": 2,
    "beds_any": 1,
    "sexes": "mixed",
    "youngest_age": 18,
    "oldest_age": None,
    "takes_families": None,
    "oldest_child": None,
    "exclusions": ["arson"],
    "detox": [],
    "detox_nights": None,
    "takes_substitution": True,
    "top_methadone_mg": 60,
    "top_buprenorphine_mg": None,
    "is_registered": True,
    "cqc_location_id": "1-123456789",
    "activities": ["accommodation_substance_misuse"],
    "rating": "good",
    "rated_on": "2025-03-04",
}


def faults(**change: Any) -> dict[str, str]:
    return particulars_faults(HOUSE | change, today=TODAY)


def test_every_particular_stands_on_one_page_of_the_form_and_has_words() -> None:
    assert set(HOUSE) == set(PARTICULAR)
    assert sorted(name for part in Part for name in names_of(part)) == sorted(HOUSE)
    assert all(particular.shown(HOUSE[particular.name]) for particular in PARTICULARS)


def test_what_the_house_states_can_be() -> None:
    assert faults() == {}


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": " "}),
        ("postcode", {"postcode": "CV1"}),
        ("beds_men", {"beds_men": 0, "beds_women": 0, "beds_any": 0}),
        ("cqc_location_id", {"cqc_location_id": "nonsense"}),
        ("activities", {"is_registered": False}),
        ("rated_on", {"rated_on": "2026-06-02"}),
        ("oldest_age", {"youngest_age": 30, "oldest_age": 29}),
        ("longest_weeks", {"shortest_weeks": 12, "longest_weeks": 11}),
        ("oldest_child", {"oldest_child": 8}),
        ("oldest_child", {"oldest_child": 8, "takes_families": False}),
        ("detox_nights", {"detox_nights": 10}),
        ("top_methadone_mg", {"takes_substitution": False}),
        ("top_buprenorphine_mg", {"takes_substitution": None, "top_methadone_mg": None, "top_buprenorphine_mg": 8}),
        ("coordinates", {"coordinates": "somewhere"}),
        ("coordinates", {"coordinates": "40.7, -8.0"}),
        ("coordinates", {"coordinates": "52.4, 9.9"}),
    ],
)
def test_refuses_what_no_facility_can_be(field: str, change: Values) -> None:
    assert list(faults(**change)) == [field]


def test_only_the_page_of_beds_people_and_registration_waits() -> None:
    assert [part for part in Part if part.waits] == [Part.PLACES]
    decides = {"beds_men", "beds_women", "beds_any", "sexes", "youngest_age", "oldest_age", "exclusions", "detox"}
    decides |= {"top_methadone_mg", "top_buprenorphine_mg", "cqc_location_id", "activities", "is_registered"}
    assert decides <= set(names_of(Part.PLACES))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("takes_pets", None, "Not stated"),
        ("takes_pets", False, "No"),
        ("shortest_weeks", 1, "1 week"),
        ("waiting_days", 14, "14 days"),
        ("top_methadone_mg", 60, "60 mg a day"),
        ("exclusions", [], "None stated"),
        (
            "exclusions",
            ["arson", "violence"],
            "People with a history of arson; People with a history of serious violence",
        ),
        ("languages", ["pl", "ur"], "Polish, Urdu"),
        ("rated_on", "2025-03-04", "4 March 2025"),
        ("rating", "requires_improvement", "Requires improvement"),
    ],
)
def test_puts_values_into_words(name: str, value: Any, words: str) -> None:
    assert PARTICULAR[name].shown(value) == words


def test_tells_what_is_stated_and_what_to_ask() -> None:
    who = told(HOUSE, WHO)
    assert ("Couples", "No") in who.stated
    assert "pets" in who.unstated
    assert "oldest child taken" not in who.unstated, "nobody asks for the age of children that are not taken"
    assert "oldest child taken" in told(HOUSE | {"takes_families": True}, WHO).unstated
    assert "highest dose of buprenorphine" in told(HOUSE, OFFERS).unstated
    assert not any("dose" in label for label in told(HOUSE | {"takes_substitution": None}, OFFERS).unstated)


@given(st.floats(49, 61), st.floats(-8.99, 3))
def test_reads_what_a_map_gives(latitude: float, longitude: float) -> None:
    text = f"{latitude:.5f}, {longitude:.5f}"
    assert read_coordinates(text) == (float(f"{latitude:.5f}"), float(f"{longitude:.5f}"))


@given(st.text(max_size=30))
def test_reads_nothing_else_and_breaks_on_nothing(text: str) -> None:
    place = read_coordinates(text)
    assert place is None or all(isinstance(part, float) for part in place)


SOME_VALUES = st.fixed_dictionaries({name: st.integers(0, 2) for name in "abc"})


@given(SOME_VALUES, SOME_VALUES)
def test_names_what_differs_and_knows_equal_from_different(before: Values, after: Values) -> None:
    names = changed(before, after)
    assert before | {name: after[name] for name in names} == after
    assert (names == []) is (fingerprint(before) == fingerprint(after))
    assert moved_since({name: before[name] for name in names}, after) == names
