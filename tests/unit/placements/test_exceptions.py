"""When a facility off the framework may be approved, and for how many weeks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.framework.rules import NEVER_LIFTED, Rating, Refusal
from rehab.placements.rules import DAYS_A_CHECK_HOLDS, RegisterCheck, check_fault, weeks_fault

TODAY = dt.date(2026, 6, 1)
CHECKS = st.builds(
    RegisterCheck,
    has_activity=st.booleans(),
    rating=st.sampled_from(Rating),
    beds=st.integers(1, 500),
    checked_on=st.dates(TODAY - dt.timedelta(days=90), TODAY),
)


@given(CHECKS)
def test_only_a_registered_facility_that_is_not_inadequate_and_newly_checked_passes(check: RegisterCheck) -> None:
    is_new = (TODAY - check.checked_on).days <= DAYS_A_CHECK_HOLDS
    passes = check.has_activity and check.rating is not Rating.INADEQUATE and is_new
    assert (check_fault(check, today=TODAY) is None) is passes


def test_without_a_check_nothing_passes() -> None:
    assert check_fault(None, today=TODAY) is not None


@pytest.mark.parametrize(("approved", "covered", "fits"), [(12, 12, True), (11, 12, True), (13, 12, False)])
def test_an_exception_covers_no_more_weeks_than_it_was_asked_for(approved: int, covered: int, fits: bool) -> None:
    assert (weeks_fault(approved, covered) is None) is fits


def test_an_exception_lifts_what_is_about_the_framework_and_nothing_else() -> None:
    lifted = {
        Refusal.FRAMEWORK_COMING, Refusal.FRAMEWORK_EXPIRED, Refusal.NOT_PARTICIPATING, Refusal.WRONG_CARE_TYPE,
        Refusal.NOT_ADMITTED, Refusal.PLACE_ENDED, Refusal.NO_PRICE,
    }  # fmt: skip
    assert lifted.isdisjoint(NEVER_LIFTED)
    assert {Refusal.INADEQUATE, Refusal.NOT_REGISTERED, Refusal.EMBARGOED, Refusal.SUSPENDED} <= NEVER_LIFTED
