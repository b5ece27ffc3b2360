"""When papers run out and who is to be told when; how names in capitals are written."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import (
    WARNING_DAYS,
    AssuranceKind,
    Validity,
    assurance_faults,
    days_in_words,
    provider_faults,
    readable_name,
    validity,
    warning_due,
)

TODAY = dt.date(2026, 6, 1)


def in_days(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (61, Validity.GOOD, "In date"),
        (60, Validity.RUNS_OUT, "Runs out in 60 days"),
        (1, Validity.RUNS_OUT, "Runs out in 1 day"),
        (0, Validity.RUNS_OUT, "Runs out today"),
        (-1, Validity.EXPIRED, "Ran out 1 day ago"),
        (-400, Validity.EXPIRED, "Ran out 400 days ago"),
    ],
)
def test_the_last_day_is_still_good(days: int, state: Validity, words: str) -> None:
    assert validity(in_days(days), day=TODAY) is state
    assert days_in_words(in_days(days), day=TODAY) == words


@pytest.mark.parametrize(
    ("days", "warned", "due"),
    [
        (61, None, None),
        (60, None, 60),
        (59, 60, None),
        (31, 60, None),
        (30, 60, 30),
        (8, 30, None),
        (7, 30, 7),
        (0, 7, None),
        (20, None, 30),
        (3, 60, 7),
        (-5, 30, 7),
        (-5, 7, None),
    ],
)
def test_each_step_is_told_of_once(days: int, warned: int | None, due: int | None) -> None:
    assert warning_due(in_days(days), warned=warned, day=TODAY) == due


@given(st.integers(-10, 100), st.lists(st.integers(0, 20), max_size=20))
def test_whatever_days_the_job_looks_on_no_step_is_told_of_twice(left: int, gaps: list[int]) -> None:
    valid_until, day, warned, told = in_days(left), TODAY, None, []
    for gap in gaps:
        day += dt.timedelta(days=gap)
        step = warning_due(valid_until, warned=warned, day=day)
        if step is not None:
            warned = step
            told.append(step)
    assert told == sorted(set(told), reverse=True)
    assert set(told) <= set(WARNING_DAYS)


def test_another_policy_needs_a_title_and_everything_a_reference() -> None:
    assert assurance_faults(AssuranceKind.OTHER_POLICY, title=" ", reference="x").keys() == {"title"}
    assert assurance_faults(AssuranceKind.DBS_CHECKS, title="", reference=" ").keys() == {"reference"}
    assert assurance_faults(AssuranceKind.DBS_CHECKS, title="", reference="x") == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"legal_name": " - "}, "legal_name"),
        ({"cqc_provider_id": "x"}, "cqc_provider_id"),
        ({"ndtms_code": "no code"}, "ndtms_code"),
    ],
)
def test_refuses_numbers_that_no_provider_has(change: dict[str, str], field: str) -> None:
    known = {"legal_name": "Elm Ltd", "cqc_provider_id": "1-101635000", "ndtms_code": "WM123"}
    assert provider_faults(**known) == {}
    assert provider_faults(**known | change).keys() == {field}


@pytest.mark.parametrize(
    ("entered", "read"),
    [
        ("BROADWAY LODGE LIMITED", "Broadway Lodge Limited"),
        ("THE NELSON TRUST", "The Nelson Trust"),
        ("CHANGE, GROW, LIVE", "Change, Grow, Live"),
        ("HOUSE OF THE RISING SUN CIC", "House of the Rising Sun CIC"),
        ("ST. MARY'S (UK) LTD", "St. Mary's (UK) Ltd"),
        ("ACTION-ON-ADDICTION", "Action-On-Addiction"),
        ("Phoenix Futures", "Phoenix Futures"),
        ("mixed CASE stays", "mixed CASE stays"),
    ],
)
def test_writes_names_in_capitals_as_people_do(entered: str, read: str) -> None:
    assert readable_name(entered) == read


@given(st.text(max_size=60))
def test_a_readable_name_keeps_its_letters(name: str) -> None:
    assert readable_name(name).casefold().split() == name.casefold().split() or not name.isupper() or not name.isascii()
