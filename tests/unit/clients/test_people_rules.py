"""Who is whom, and who is an adult."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.clients.rules import (
    ALCOHOL,
    ETHNICITIES,
    SUBSTANCES,
    ConsentKind,
    SubstanceGroup,
    is_adult,
    name_key,
    substance_group,
    uses_opiates_or_crack,
)


@pytest.mark.parametrize(
    ("given", "family"), [("Terry", "Sentinel"), ("TERRY", " sentinel "), ("Térry", "Sentinel"), ("terry", "SENTINEL")]
)
def test_a_name_is_the_same_whatever_its_case_accents_and_spaces(given: str, family: str) -> None:
    assert name_key(given, family) == "sentinel terry"


@pytest.mark.parametrize(
    ("born", "adult"),
    [(dt.date(2008, 6, 1), True), (dt.date(2008, 6, 2), False), (dt.date(2008, 5, 31), True)],
)
def test_one_is_an_adult_from_the_eighteenth_birthday_on(born: dt.date, adult: bool) -> None:
    assert is_adult(born, dt.date(2026, 6, 1)) is adult


def test_ethnic_groups_are_the_sixteen_of_the_census_and_not_stated() -> None:
    assert "".join(ETHNICITIES) == "ABCDEFGHJKLMNPRSZ"


def test_every_consent_says_what_it_is_for() -> None:
    assert len({kind.label for kind in ConsentKind}) == len(ConsentKind)


@pytest.mark.parametrize(
    ("codes", "group", "opiate_crack"),
    [
        ([], None, False),
        ([7000], SubstanceGroup.ALCOHOL, False),
        ([7000, 5000], SubstanceGroup.ALCOHOL_AND_NON_OPIATE, False),
        ([3201], SubstanceGroup.NON_OPIATE, True),
        ([7000, 1101], SubstanceGroup.OPIATE, True),
    ],
)
def test_substances_fall_into_the_groups_of_the_measures(
    codes: list[int], group: SubstanceGroup | None, opiate_crack: bool
) -> None:
    assert (substance_group(codes), uses_opiates_or_crack(codes)) == (group, opiate_crack)


@given(st.lists(st.sampled_from(sorted(SUBSTANCES)), min_size=1, unique=True))
def test_the_group_does_not_depend_on_the_order_of_substances(codes: list[int]) -> None:
    assert substance_group(codes) is substance_group(codes[::-1]) is not None


@given(st.sampled_from(sorted(set(SUBSTANCES) - {ALCOHOL})))
def test_alcohol_beside_another_substance_is_never_alcohol_alone(code: int) -> None:
    assert substance_group([ALCOHOL, code]) in {SubstanceGroup.OPIATE, SubstanceGroup.ALCOHOL_AND_NON_OPIATE}
