"""Which records may be of one person."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.clients.rules import Particulars, likeness

WORDS = st.sampled_from(["Ann", "Bea", "Ann-Marie", "Élan", "Öz", "O'Dell"])
PEOPLE = st.builds(
    Particulars,
    WORDS,
    WORDS,
    st.dates(dt.date(1950, 1, 1), dt.date(1952, 12, 31)),
    st.sampled_from(["", "9434765919", "9434765870"]),
)


@given(PEOPLE, PEOPLE)
def test_is_the_same_from_both_sides(one: Particulars, other: Particulars) -> None:
    assert likeness(one, other) == likeness(other, one)


@given(PEOPLE)
def test_everybody_is_like_themselves(one: Particulars) -> None:
    assert likeness(one, one)


@given(PEOPLE, PEOPLE)
def test_two_nhs_numbers_are_two_people(one: Particulars, other: Particulars) -> None:
    if one.nhs_number and other.nhs_number and one.nhs_number != other.nhs_number:
        assert likeness(one, other) == ""


def test_day_and_month_the_other_way_round_is_a_slip() -> None:
    one, other = dt.date(1985, 4, 7), dt.date(1985, 7, 4)
    assert likeness(Particulars("Ann", "Dell", one), Particulars("Ann", "Dell", other))
    assert not likeness(Particulars("Ann", "Dell", one), Particulars("Ann", "Dell", dt.date(1986, 7, 4)))


@pytest.mark.parametrize(
    ("given_name", "family_name", "is_alike"),
    [("Kendal", "Exampel", True), ("Kendall", "Exmple", True), ("Ken", "Example", True), ("Ann", "Sample", False)],
)
def test_a_name_spelt_much_alike_may_be_the_same_on_the_same_birthday(
    given_name: str, family_name: str, is_alike: bool
) -> None:
    born = dt.date(1985, 4, 7)
    known = Particulars("Kendall", "Example", born)
    assert bool(likeness(Particulars(given_name, family_name, born), known)) is is_alike
    assert not likeness(Particulars("Kendal", "Exampel", dt.date(1985, 4, 8)), known)
