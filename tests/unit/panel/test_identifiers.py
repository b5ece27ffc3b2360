"""What gives a person away in a text, and what does not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.panel.rules.identifiers import Person, identifiers_in

BORN = dt.date(1985, 4, 7)


def found(text: str, given_name: str = "Terry", family_name: str = "O'Neill-Sentinel") -> list[str]:
    return identifiers_in(text, Person(given_name, family_name, BORN, "943 476 5919"))


@pytest.mark.parametrize("text", ["TERRY wants", "Ask terry.", "Terry's mother", "Terrys mother", "(Térry)"])
def test_finds_the_given_name_however_it_is_written(text: str) -> None:
    assert found(text) == ["the given name"]


@pytest.mark.parametrize("text", ["Mr O'Neill", "Mr O\u2019Neill", "Mr oneill", "Mr Sentinel", "the Sentinels"])
def test_finds_any_part_of_the_family_name(text: str) -> None:
    assert found(text) == ["the family name"]


@pytest.mark.parametrize("text", ["A terryfying time", "sentinelled", "He was kneeling", ""])
def test_leaves_words_alone_that_only_hold_a_name(text: str) -> None:
    assert found(text) == []


def test_an_everyday_word_is_a_name_only_with_a_capital() -> None:
    assert found("He may relapse, and will lose hope.", "Will", "May") == []
    assert found("Will has hope.", "Will", "May") == ["the given name"]
    assert found("Mrs MAY agreed.", "Will", "May") == ["the family name"]


def test_a_particle_is_no_name_unless_it_is_the_whole_of_it() -> None:
    assert found("Care de luxe", "Ana", "de Souza") == []
    assert found("Ms Souza", "Ana", "de Souza") == ["the family name"]
    assert found("Mr Le came", "Minh", "Le") == ["the family name"]
    assert found("a la carte", "Minh", "Le") == []


@pytest.mark.parametrize(
    "text",
    [
        "born 07/04/1985",
        "born 7/4/85",
        "7-4-1985",
        "07.04.85",
        "7 4 1985",
        "1985-04-07",
        "4/7/1985",
        "7 April 1985",
        "7th of April 1985",
        "7th April, 1985",
        "7 Apr 85",
        "07-Apr-1985",
        "April 7th, 1985",
        "APRIL 7 1985",
        "07041985",
        "19850407",
    ],
)
def test_finds_the_date_of_birth_however_it_is_written(text: str) -> None:
    assert found(text) == ["the date of birth"]


@pytest.mark.parametrize(
    "text", ["17/04/1985", "7 April 1986", "7/4/1856", "since April 2025", "27 April 1985", "1985"]
)
def test_leaves_other_days_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["9434765919", "943 476 5919", "943-476-5919", "NHS 943 4765919."])
def test_finds_the_nhs_number(text: str) -> None:
    assert found(text) == ["the NHS number"]


def test_leaves_other_numbers_alone() -> None:
    assert found("19434765919 and 943 476 591") == []


@pytest.mark.parametrize("text", ["CV1 2AB", "lives near cv12ab", "EC1A 1BB"])
def test_finds_any_postcode(text: str) -> None:
    assert found(text) == ["a postcode"]


@pytest.mark.parametrize("text", ["B12 vitamins", "H2 blockers", "10mg 3x a day", "M1 motorway"])
def test_leaves_what_only_looks_like_a_postcode(text: str) -> None:
    assert found(text) == []


def test_without_an_nhs_number_there_is_none_to_find() -> None:
    assert identifiers_in("943 476 5919", Person("Terry", "Sentinel", BORN)) == []


def test_names_everything_that_is_found() -> None:
    assert found("Terry Sentinel, 7.4.85, 9434765919, CV1 2AB") == [
        "the given name",
        "the family name",
        "the date of birth",
        "the NHS number",
        "a postcode",
    ]


plain_names = st.text(alphabet="bcdfghjklmnpqrstvwxyz", min_size=5, max_size=12)


@given(
    name=plain_names, before=st.sampled_from(["", "with ", "(", "“"]), after=st.sampled_from(["", ".", "'s", ", who"])
)
def test_finds_a_name_anywhere_in_a_sentence(name: str, before: str, after: str) -> None:
    assert found(f"{before}{name.capitalize()}{after}", given_name=name) == ["the given name"]


@given(text=st.text(max_size=200), name=st.text(max_size=20))
def test_reads_any_text_without_failing(text: str, name: str) -> None:
    assert isinstance(found(text, given_name=name), list)
