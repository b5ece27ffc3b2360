"""What gives a person away in a text, and what does not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.core.text import fold
from rehab.panel.rules.identifiers import Person, hits_in, identifiers_in

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


@pytest.mark.parametrize(
    "text",
    [
        "the seventh of April 1985",
        "seventh day of April, '85",
        "April the 7th 1985",
        "07\u201304\u20131985",
        "7 / 4 / 1985",
        "07_04_85",
        "7 Apr. 1985",
    ],
)
def test_finds_the_date_of_birth_in_words_and_odd_marks(text: str) -> None:
    assert found(text) == ["the date of birth"]


@pytest.mark.parametrize(
    "text", ["024 7600 1122", "07700 900123", "+44 7700 900123", "+44 (0)7700 900123", "(01234) 567890"]
)
def test_finds_any_telephone_number(text: str) -> None:
    assert found(f"Ring {text}, after six.") == ["a telephone number"]


@pytest.mark.parametrize("text", ["0.5 mg, 10 mg, 100 mg", "2025 to 2026", "0123", "10000000000 of them", "£1,200.00"])
def test_leaves_amounts_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["a.b@example.org", "A.B+c@mail.example.co.uk"])
def test_finds_any_mail_address(text: str) -> None:
    assert found(f"Write to {text}.") == ["a mail address"]


@pytest.mark.parametrize(
    "text", ["12 Acacia Avenue", "Flat 2B, 7 St John's Road", "140a Long Lane", "3, The Green Close"]
)
def test_finds_an_address(text: str) -> None:
    assert found(f"Lives at {text} now") == ["an address"]


@pytest.mark.parametrize("text", ["12 weeks in the house", "3 of the lads", "24 hour cover", "2 nights on the street"])
def test_leaves_numbers_of_other_things_alone(text: str) -> None:
    assert found(text) == []


def test_finds_what_people_are_called_for_short() -> None:
    assert found("Bob came with Robbie", given_name="Robert") == ["the given name"]
    assert found("She likes to bob about", given_name="Robert") == []


def test_finds_the_name_of_the_next_of_kin_but_not_what_they_are() -> None:
    person = Person("Terry", "Sentinel", BORN, kin_name="Philippa Marchbanks (mother)")
    assert identifiers_in("Her mother, Mrs Marchbanks, agrees", person) == ["the name of the next of kin"]


def test_says_where_it_stands_in_the_text_as_it_was_typed() -> None:
    text = "\u00dcber T\u00e9rry\u2019s mother, b. 7.4.85"
    person = Person("Terry", "Sentinel", BORN)
    assert [text[hit.start : hit.end] for hit in hits_in(text, person)] == ["T\u00e9rry\u2019s", "7.4.85"]


plain_names = st.text(alphabet="bcdfghjklmnpqrstvwxyz", min_size=5, max_size=12)


@given(
    name=plain_names, before=st.sampled_from(["", "with ", "(", "“"]), after=st.sampled_from(["", ".", "'s", ", who"])
)
def test_finds_a_name_anywhere_in_a_sentence(name: str, before: str, after: str) -> None:
    assert found(f"{before}{name.capitalize()}{after}", given_name=name) == ["the given name"]


@given(text=st.text(max_size=200), name=st.text(max_size=20))
def test_reads_any_text_without_failing(text: str, name: str) -> None:
    assert isinstance(found(text, given_name=name), list)


@given(
    day=st.dates(dt.date(1930, 1, 1), dt.date(2010, 12, 31)),
    form=st.sampled_from(
        ["%d/%m/%Y", "%d.%m.%y", "%-d %B %Y", "%-d %b %y", "%B %-d, %Y", "%Y-%m-%d", "%d%m%Y", "%-d-%-m-%Y"]
    ),
    before=st.sampled_from(["", "born ", "(", "DOB:"]),
)
def test_finds_any_day_in_any_of_these_forms(day: dt.date, form: str, before: str) -> None:
    written = day.strftime(form)
    hits = hits_in(f"{before}{written}.", Person("", "", day))
    assert [hit.what for hit in hits] == ["the date of birth"]


@given(text=st.text(max_size=80), at=st.integers(0, 80), name=plain_names)
def test_places_lie_in_the_text_in_order(text: str, at: int, name: str) -> None:
    whole = f"{text[:at]} {name} {text[at:]}"
    hits = hits_in(whole, Person(name, "", BORN))
    assert any(fold(name) in fold(whole[hit.start : hit.end]) for hit in hits)
    edges = [place for hit in hits for place in (hit.start, hit.end)]
    assert edges == sorted(edges)
    assert all(0 <= place <= len(whole) for place in edges)
