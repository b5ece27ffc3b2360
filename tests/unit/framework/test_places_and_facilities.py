"""How a provider's standing moves, and what a facility and its vacancies can be."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import (
    PLACE_MOVES,
    Beds,
    FacilityDetails,
    PlaceStatus,
    RegulatedActivity,
    facility_faults,
    is_stale,
    may_become,
    vacancy_faults,
)

TODAY = dt.date(2026, 6, 1)
NOON = dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC)
HOUSE = FacilityDetails(
    name="Elm House",
    address="1 Elm Road, Testbury",
    postcode="CV1 5RR",
    beds=Beds(men=2, women=2, either=1),
    cqc_location_id="1-123456789",
    is_registered=True,
    activities=frozenset(RegulatedActivity),
)
counts = st.integers(-3, 12)


def test_a_provider_is_suspended_and_admitted_again() -> None:
    assert may_become(PlaceStatus.ADMITTED, PlaceStatus.SUSPENDED)
    assert may_become(PlaceStatus.SUSPENDED, PlaceStatus.ADMITTED)


@pytest.mark.parametrize("status", PlaceStatus)
def test_nothing_becomes_what_it_is_and_nothing_comes_back_from_removal(status: PlaceStatus) -> None:
    assert not may_become(status, status)
    assert not may_become(PlaceStatus.REMOVED, status)


def test_moves_are_known_for_every_status() -> None:
    assert PLACE_MOVES.keys() == set(PlaceStatus)


def test_accepts_a_proper_facility() -> None:
    assert facility_faults(HOUSE, today=TODAY) == {}


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "x" * 201}),
        ("address", {"address": ""}),
        ("postcode", {"postcode": "CV1"}),
        ("postcode", {"postcode": "CV1 5RR; DROP"}),
        ("beds", {"beds": Beds()}),
        ("beds", {"beds": Beds(men=-1, women=5)}),
        ("beds", {"beds": Beds(either=501)}),
        ("cqc_location_id", {"cqc_location_id": "location one"}),
        ("activities", {"is_registered": False}),
        ("rated_on", {"rated_on": TODAY + dt.timedelta(days=1)}),
    ],
)
def test_names_what_no_facility_can_be(field: str, change: dict[str, Any]) -> None:
    assert list(facility_faults(dataclasses.replace(HOUSE, **change), today=TODAY)) == [field]


@given(counts, counts, counts)
def test_no_more_beds_are_free_than_there_are(men: int, women: int, either: int) -> None:
    faults = vacancy_faults(Beds(men, women, either), HOUSE.beds, next_free_on=None, today=TODAY)
    assert ("free_men" in faults) == (not 0 <= men <= 2)
    assert ("free_women" in faults) == (not 0 <= women <= 2)
    assert ("free_any" in faults) == (not 0 <= either <= 1)


def test_the_next_free_date_is_today_or_later() -> None:
    assert vacancy_faults(Beds(), HOUSE.beds, next_free_on=TODAY, today=TODAY) == {}
    yesterday = TODAY - dt.timedelta(days=1)
    assert list(vacancy_faults(Beds(), HOUSE.beds, next_free_on=yesterday, today=TODAY)) == ["next_free_on"]


def test_a_report_is_believed_for_seven_days_to_the_second() -> None:
    week_ago = NOON - dt.timedelta(days=7)
    assert not is_stale(week_ago, now=NOON, days=7)
    assert is_stale(week_ago - dt.timedelta(seconds=1), now=NOON, days=7)
