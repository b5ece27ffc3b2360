"""What the register says against what is known: differences, blocks, doubts, and who a facility may be."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import Rating, RegulatedActivity
from rehab.framework.rules.cqc import (
    MOST_PROPOSED,
    BlockReason,
    Change,
    ChangeKind,
    Known,
    Location,
    block_reason,
    changes,
    doubt,
    likeness,
    proposals,
    tidy_postcode,
)

LAST_YEAR, THIS_YEAR = dt.date(2025, 3, 14), dt.date(2026, 2, 1)
BOTH = frozenset(RegulatedActivity)
ONE = frozenset({RegulatedActivity.ACCOMMODATION})
KNOWN = Known(
    facility_id=1,
    name="Rowan House",
    provider="Rowan Care Limited",
    address="4 Rowan Lane, Testbury",
    postcode="CV1 1AA",
    location_id="1-111",
    is_registered=True,
    rating=Rating.GOOD,
    rated_on=LAST_YEAR,
    beds=12,
    activities=ONE,
)
SAME = Location(
    location_id="1-111",
    name="Rowan House",
    postcode="CV1 1AA",
    street="4 Rowan Lane",
    town="Testbury",
    provider="Rowan Care Limited",
    is_dormant=False,
    beds=12,
    rating=Rating.GOOD,
    rated_on=LAST_YEAR,
    activities=ONE,
)
K = ChangeKind


def other(**facts: object) -> Location:
    return dataclasses.replace(SAME, **facts)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (SAME, []),
        (None, [Change(K.GONE, "Registered", "Not in the register")]),
        (other(is_dormant=True), [Change(K.DORMANT, "", "Registered, but nothing is carried on there")]),
        (other(activities=frozenset()), [Change(K.ACTIVITY_LOST, RegulatedActivity.ACCOMMODATION.label, "")]),
        (other(activities=BOTH), [Change(K.ACTIVITY_GAINED, "", RegulatedActivity.TREATMENT.label)]),
        (
            other(rating=Rating.INADEQUATE, rated_on=THIS_YEAR),
            [Change(K.RATING, "Good, 14 March 2025", "Inadequate, 1 February 2026")],
        ),
        (other(rated_on=THIS_YEAR), [Change(K.RATING, "Good, 14 March 2025", "Good, 1 February 2026")]),
        (other(beds=10), [Change(K.BEDS, "12", "10")]),
        (other(beds=None), []),
        (other(name="ROWAN HOUSE."), []),
        (other(name="Ash House"), [Change(K.NAME, "Rowan House", "Ash House")]),
        (
            other(postcode="CV1 1AB"),
            [Change(K.ADDRESS, "4 Rowan Lane, Testbury, CV1 1AA", "4 Rowan Lane, Testbury, CV1 1AB")],
        ),
        (
            other(street="5 Ash Lane"),
            [Change(K.ADDRESS, "4 Rowan Lane, Testbury, CV1 1AA", "5 Ash Lane, Testbury, CV1 1AA")],
        ),
        (other(town="Elsewhere"), []),
    ],
)
def test_names_each_difference_with_both_sides(location: Location | None, expected: list[Change]) -> None:
    assert changes(KNOWN, location) == expected


def test_a_facility_that_comes_back_is_told_of() -> None:
    gone = dataclasses.replace(KNOWN, is_registered=False, activities=frozenset())
    assert [change.kind for change in changes(gone, SAME)] == [K.BACK, K.ACTIVITY_GAINED]


def test_a_facility_that_is_known_to_be_gone_is_not_told_of_again() -> None:
    gone = dataclasses.replace(KNOWN, is_registered=False)
    assert changes(gone, None) == []
    assert block_reason(gone, None) is None


def test_only_registration_activities_and_rating_count_without_a_person() -> None:
    asked = {K.BEDS, K.NAME, K.ADDRESS, K.DORMANT}
    assert {kind for kind in ChangeKind if not kind.is_applied_at_once} == asked


@pytest.mark.parametrize(
    ("known", "location", "reason"),
    [
        (KNOWN, SAME, None),
        (KNOWN, None, BlockReason.GONE),
        (KNOWN, other(rating=Rating.INADEQUATE), BlockReason.INADEQUATE),
        (KNOWN, other(rating=Rating.REQUIRES_IMPROVEMENT), None),
        (dataclasses.replace(KNOWN, rating=Rating.INADEQUATE), other(rating=Rating.INADEQUATE), None),
        (dataclasses.replace(KNOWN, is_registered=False), other(rating=Rating.INADEQUATE), BlockReason.INADEQUATE),
    ],
)
def test_blocks_what_was_open_until_now(known: Known, location: Location | None, reason: BlockReason | None) -> None:
    assert block_reason(known, location) is reason


@pytest.mark.parametrize(
    ("rows", "known", "found", "is_doubtful"),
    [
        (56_000, 20, 20, False),
        (56_000, 20, 10, False),
        (56_000, 20, 9, True),
        (56_000, 0, 0, False),
        (999, 20, 20, True),
        (1_000, 20, 20, False),
    ],
)
def test_doubts_a_short_list_and_one_that_lacks_more_than_half(
    rows: int, known: int, found: int, is_doubtful: bool
) -> None:
    assert (doubt(rows=rows, known=known, found=found, fewest_rows=1_000) is not None) == is_doubtful


@pytest.mark.parametrize(
    ("written", "tidy"),
    [("cv11aa", "CV1 1AA"), (" CV1  1AA ", "CV1 1AA"), ("SW1A1AA", "SW1A 1AA"), ("", ""), ("CV1", "CV1")],
)
def test_postcodes_are_compared_in_one_spelling(written: str, tidy: str) -> None:
    assert tidy_postcode(written) == tidy


WORDS = st.lists(st.sampled_from(["Rowan", "Ash", "House", "the", "Élan", "12", "Trust", ""]), max_size=4).map(" ".join)
POSTCODES = st.sampled_from(["CV1 1AA", "CV1 2BB", "B1 1AA", ""])
KNOWNS = st.builds(lambda name, postcode: dataclasses.replace(KNOWN, name=name, postcode=postcode), WORDS, POSTCODES)
LOCATIONS = st.builds(lambda name, postcode: other(name=name, postcode=postcode), WORDS, POSTCODES)


@given(KNOWNS, LOCATIONS)
def test_likeness_is_a_share_of_a_hundred(known: Known, location: Location) -> None:
    assert 0 <= likeness(known, location) <= 100


@given(WORDS.filter(str.strip), POSTCODES.filter(bool))
def test_nothing_is_likelier_than_the_same(name: str, postcode: str) -> None:
    assert (
        likeness(dataclasses.replace(KNOWN, name=name, postcode=postcode), other(name=name, postcode=postcode)) == 100
    )


@given(st.lists(LOCATIONS, max_size=8), KNOWNS)
def test_proposes_few_the_likeliest_first_and_none_that_is_taken(found: list[Location], known: Known) -> None:
    locations = [dataclasses.replace(each, location_id=f"1-{n}") for n, each in enumerate(found)]
    proposed = proposals(known, locations, taken={"1-0"}, dismissed={"1-1"})
    scores = [score for score, _ in proposed]
    assert len(scores) <= MOST_PROPOSED
    assert scores == sorted(scores, reverse=True)
    assert not {location.location_id for _, location in proposed} & {"1-0", "1-1"}


@pytest.mark.parametrize(
    ("location", "is_proposed"),
    [
        (other(name="The Rowan House Rehab"), True),
        (other(name="Rowan House", postcode="LS1 1AA"), True),
        (other(name="Rowan Lodge", postcode="CV1 9ZZ", provider="Rowan Care Ltd"), True),
        (other(name="Smile Dental Practice", provider="Smile Limited"), False),
        (other(name="Smile Dental Practice", provider="Smile Limited", postcode="LS1 1AA"), False),
    ],
)
def test_proposes_by_name_postcode_and_provider(location: Location, is_proposed: bool) -> None:
    assert bool(proposals(KNOWN, [location], taken=(), dismissed=())) == is_proposed
