"""The order, explained by cases worked out by hand, and what holds of it whatever the places are like."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import CareType, DualDiagnosis, Exclusion, Programme, Region, Sexes
from rehab.matching.rules import (
    Home,
    Needs,
    Outcomes,
    Part,
    Place,
    Weights,
    best_known,
    distance_words,
    miles_between,
    rank,
    wilson,
)
from rehab.matching.rules.needs import Offering
from rehab.requests.rules import Nearness
from tests.unit.matching.conftest import a_place

MakePlace = Callable[..., Place]
DAY = dt.date(2026, 6, 1)
REHAB = CareType.RESIDENTIAL_REHAB
COVENTRY = Home(Region.WEST_MIDLANDS, 52.41, -1.51)
NOWHERE = Home()


def only(part: Part) -> Weights:
    """One part decides alone."""
    return Weights(**{each.value: int(each is part) for each in Part})


def score_of(part: Part, place: Place, home: Home = NOWHERE, **needs: Any) -> tuple[float, str]:
    [match] = rank([place], Needs(REHAB, **needs), Weights(), home, day=DAY).matches
    score = match.score(part)
    return round(score.value, 3), score.reason


def test_ranks_three_places_as_worked_out_by_hand(place: MakePlace) -> None:
    """A person of 30 on 12 weeks who would like a 12-step programme; weights 10, 8, 4, 4, 6, 2 (34 in all).

    | place | needs | preferences | waiting | price | outcomes | distance | total |
    |---|---|---|---|---|---|---|---|
    | Ash | 2 of 2 met: 1 | 12-step: 1 | 28 of 56 days: 0.5 | £900 a week: 0.6 | too few: 0.4 | 0.75 | 0.774 |
    | Birch | 1 met, 1 asked: 0.75 | not stated: 0.5 | today: 1 | £700: 0.8 | 0.4 | 0.25 | 0.635 |
    | Cedar | 1 | CBT, so 0 | not known: 0.5 | £1,500: 0 | 0.4 | not known: 0.5 | 0.453 |

    Ash: (10 x 1 + 8 x 1 + 4 x 0.5 + 4 x 0.6 + 6 x 0.4 + 2 x 0.75) / 34 = 26.3 / 34 = 0.774
    """
    told = {"youngest_age": 18, "longest_weeks": 24}
    ash = place(
        1,
        name="Ash",
        **told,
        programmes=frozenset({Programme.TWELVE_STEP}),
        waiting_days=28,
        region=Region.WEST_MIDLANDS,
    )
    birch = place(2, name="Birch", youngest_age=18, bed_from=DAY, weekly_pence=70_000, region=Region.LONDON)
    cedar = place(3, name="Cedar", **told, programmes=frozenset({Programme.CBT}), weekly_pence=150_000)
    needs = Needs(REHAB, age=30, weeks=12, programme=Programme.TWELVE_STEP)
    home = Home(Region.WEST_MIDLANDS)
    found = rank([cedar, birch, ash], needs, Weights(), home, day=DAY)
    assert [match.place.name for match in found.matches] == ["Ash", "Birch", "Cedar"]
    assert [round(match.total, 3) for match in found.matches] == [
        round((10 + 8 + 4 * 0.5 + 4 * 0.6 + 6 * 0.4 + 2 * 0.75) / 34, 3),
        round((10 * 0.75 + 8 * 0.5 + 4 * 1 + 4 * 0.8 + 6 * 0.4 + 2 * 0.25) / 34, 3),
        round((10 + 0 + 4 * 0.5 + 4 * 0 + 6 * 0.4 + 2 * 0.5) / 34, 3),
    ]
    assert [match.rank for match in found.matches] == [1, 2, 3]


def test_a_council_that_cares_only_for_the_wait_gets_the_shortest_wait_first(place: MakePlace) -> None:
    slow, quick = place(1, waiting_days=30, weekly_pence=50_000), place(2, waiting_days=10, weekly_pence=150_000)
    found = rank([slow, quick], Needs(REHAB), only(Part.WAITING), NOWHERE, day=DAY).matches
    assert [match.place for match in found] == [quick, slow]
    found = rank([slow, quick], Needs(REHAB), only(Part.PRICE), NOWHERE, day=DAY).matches
    assert [match.place for match in found] == [slow, quick]


def test_the_excluded_are_named_and_not_ranked(place: MakePlace) -> None:
    without_pets, for_all = place(1, takes_pets=False), place(2, takes_pets=True)
    found = rank([without_pets, for_all], Needs(REHAB, pet_comes=True), Weights(), NOWHERE, day=DAY)
    assert [match.place for match in found.matches] == [for_all]
    assert [(excluded.place, excluded.reasons) for excluded in found.excluded] == [
        (without_pets, ("It does not take pets",))
    ]


def test_tells_how_the_price_of_the_whole_stay_compares(place: MakePlace) -> None:
    prices = (124_500, 90_000, 90_000, 130_000)
    found = rank(
        [place(number, weekly_pence=pence) for number, pence in enumerate(prices, start=1)],
        Needs(REHAB, weeks=12, others_pay_pence=10_000),
        only(Part.PRICE),
        NOWHERE,
        day=DAY,
    )
    assert [match.score(Part.PRICE).reason for match in found.matches] == [
        "£9,600.00 for 12 weeks, the lowest of 4",
        "£9,600.00 for 12 weeks, the lowest of 4",
        "£13,740.00 for 12 weeks, the 3rd lowest of 4",
        "£14,400.00 for 12 weeks, the 4th lowest of 4",
    ]


def test_takes_the_usual_weeks_where_none_are_asked_for(place: MakePlace) -> None:
    assert score_of(Part.PRICE, place()) == (0.6, "£10,800.00 for 12 weeks")


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        ({"bed_from": DAY}, (1.0, "A bed is free now")),
        ({"bed_from": DAY - dt.timedelta(days=3)}, (1.0, "A bed is free now")),
        ({"bed_from": DAY + dt.timedelta(days=14)}, (0.75, "A bed from 15 June 2026, in 14 days")),
        ({"waiting_days": 42}, (0.25, "They say that people wait about 42 days")),
        ({"waiting_days": 90}, (0.0, "They say that people wait about 90 days")),
        ({"waiting_days": 0}, (1.0, "They say that nobody waits")),
        ({"waiting_days": 42, "bed_from": DAY}, (1.0, "A bed is free now")),
        ({}, (0.5, "Not known: ask them")),
    ],
)
def test_scores_the_wait(place: MakePlace, facts: dict[str, Any], score: tuple[float, str]) -> None:
    assert score_of(Part.WAITING, place(**facts)) == score


def test_scores_the_preferences_by_their_average(place: MakePlace) -> None:
    house = place(programmes=frozenset({Programme.CBT}), sexes=Sexes.WOMEN, region=Region.LONDON)
    wishes = {"programme": Programme.CBT, "single_sex": True, "nearness": Nearness.NEAR}
    assert score_of(Part.PREFERENCES, house, COVENTRY, **wishes) == (
        0.75,  # (1 + 1 + 0.25) / 3
        "Cognitive behavioural therapy (CBT): yes; House of one sex: yes; Near home: in London",
    )
    assert score_of(Part.PREFERENCES, house) == (0.5, "Nothing is preferred")
    assert score_of(Part.PREFERENCES, place(), programme=Programme.CBT)[0] == 0.5
    assert score_of(Part.PREFERENCES, house, COVENTRY, nearness=Nearness.AWAY)[0] == 0.75


def test_distance_does_not_count_for_somebody_who_wants_to_be_away(place: MakePlace) -> None:
    house = place(region=Region.WEST_MIDLANDS)
    assert score_of(Part.DISTANCE, house, COVENTRY) == (0.75, "In West Midlands, your own region")
    assert score_of(Part.DISTANCE, house, COVENTRY, nearness=Nearness.AWAY) == (
        0.5,
        "In West Midlands, your own region; does not count, as they want to be away from home",
    )
    assert score_of(Part.DISTANCE, place(), COVENTRY) == (0.5, "Distance not known")


def test_counts_miles_where_both_say_where_they_are() -> None:
    brighton = Offering(latitude=50.8225, longitude=-0.1372, region=Region.SOUTH_EAST)
    miles = miles_between(COVENTRY, brighton)
    assert miles is not None
    assert 123 < miles < 126  # 110 to the south, 59 to the east
    assert distance_words(COVENTRY, brighton) == "about 124 miles away"
    assert miles_between(Home(Region.LONDON), brighton) is None
    assert distance_words(Home(Region.LONDON), brighton) == "in South East"


def test_outcomes_count_by_the_lower_end_of_what_is_likely(place: MakePlace) -> None:
    known = place(outcomes=Outcomes(16, 20))
    assert score_of(Part.OUTCOMES, known) == (0.584, "16 of 20 stays ended as planned: likely 58% to 92%")
    few = place(outcomes=Outcomes(4, 4))
    assert score_of(Part.OUTCOMES, few) == (0.4, "Fewer than 5 stays: not shown")


@pytest.mark.parametrize(
    ("counted", "total", "interval"),
    [  # Newcombe 1998, table I, and worked with R's prop.test(correct=FALSE)
        (81, 263, (0.255, 0.366)),
        (15, 148, (0.062, 0.161)),
        (0, 20, (0.0, 0.161)),
        (1, 29, (0.006, 0.172)),
        (10, 10, (0.722, 1.0)),
        (0, 0, (0.0, 1.0)),
    ],
)
def test_wilson_interval_as_published(counted: int, total: int, interval: tuple[float, float]) -> None:
    assert tuple(round(end, 3) for end in wilson(counted, total)) == pytest.approx(interval, abs=0.0011)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_interval_holds_the_share_and_stays_between_0_and_1(counted: int, more: int) -> None:
    low, high = wilson(counted, counted + more)
    assert 0 <= low <= high <= 1
    if counted + more:
        assert low - 1e-9 <= counted / (counted + more) <= high + 1e-9


def test_a_facility_with_few_stays_shows_its_provider() -> None:
    provider = Outcomes(30, 40, is_of_provider=True)
    assert best_known(Outcomes(3, 4), provider) == provider
    assert best_known(Outcomes(3, 5), provider) == Outcomes(3, 5)
    assert not best_known(None, None).is_shown


def test_weights_say_what_share_of_the_whole_they_are() -> None:
    assert [Weights().share(part) for part in Part] == [29, 24, 12, 12, 18, 6]
    for wrong in ({"needs": 11}, {"price": -1}, {part.value: 0 for part in Part}):
        with pytest.raises(ValueError, match="from 0 to 10"):
            Weights(**wrong)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


PLACES = st.builds(
    a_place,
    st.integers(1, 10_000),
    sexes=maybe(st.sampled_from(Sexes)),
    takes_pets=maybe(st.booleans()),
    youngest_age=maybe(st.integers(18, 30)),
    waiting_days=maybe(st.integers(0, 100)),
    dual_diagnosis=maybe(st.sampled_from(DualDiagnosis)),
    region=maybe(st.sampled_from(Region)),
    programmes=st.frozensets(st.sampled_from(Programme)),
    exclusions=st.frozensets(st.sampled_from(Exclusion)),
    weekly_pence=maybe(st.integers(0, 500_000)),
    outcomes=maybe(
        st.builds(lambda planned, more: Outcomes(planned, planned + more), st.integers(0, 50), st.integers(0, 50))
    ),
)
MANY = st.lists(PLACES, max_size=8, unique_by=lambda place: place.id)
NEEDS = st.builds(
    Needs,
    st.sampled_from(CareType),
    age=maybe(st.integers(18, 90)),
    pet_comes=maybe(st.booleans()),
    risks=st.frozensets(st.sampled_from(Exclusion)),
    mental_health=maybe(st.sampled_from(DualDiagnosis)),
    nearness=maybe(st.sampled_from(Nearness)),
    programme=maybe(st.sampled_from(Programme)),
    single_sex=maybe(st.booleans()),
    weeks=maybe(st.integers(1, 104)),
)
WEIGHTS = st.builds(Weights, *[st.integers(0 if part is not Part.NEEDS else 1, 10) for part in Part])


@given(MANY, NEEDS, WEIGHTS, st.randoms())
def test_the_order_does_not_depend_on_the_order_in_which_places_come(
    places: list[Place], needs: Needs, weights: Weights, chance: Any
) -> None:
    shuffled = chance.sample(places, len(places))
    assert rank(places, needs, weights, COVENTRY, day=DAY) == rank(shuffled, needs, weights, COVENTRY, day=DAY)


@given(MANY, NEEDS, WEIGHTS)
def test_taking_a_place_away_never_changes_the_order_of_the_others(
    places: list[Place], needs: Needs, weights: Weights
) -> None:
    order = [match.place.id for match in rank(places, needs, weights, COVENTRY, day=DAY).matches]
    for gone in places:
        others = [place for place in places if place is not gone]
        left = rank(others, needs, weights, COVENTRY, day=DAY).matches
        assert [match.place.id for match in left] == [each for each in order if each != gone.id]


@given(MANY, NEEDS, WEIGHTS)
def test_every_place_comes_once_and_every_score_lies_between_0_and_1(
    places: list[Place], needs: Needs, weights: Weights
) -> None:
    found = rank(places, needs, weights, COVENTRY, day=DAY)
    seen = [match.place.id for match in found.matches] + [each.place.id for each in found.excluded]
    assert sorted(seen) == sorted(place.id for place in places)
    assert all(excluded.reasons for excluded in found.excluded)
    for match in found.matches:
        assert [score.part for score in match.scores] == list(Part)
        assert all(0 <= score.value <= 1 and score.reason for score in match.scores)
        assert 0 <= match.total <= 1
