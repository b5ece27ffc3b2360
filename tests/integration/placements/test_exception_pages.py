"""The pages of placements off the framework."""

import csv
import io
from collections.abc import Callable, Iterator

import pytest
import time_machine

from rehab.accounts.models import User
from tests.factories import NOON, a_facility, a_provider
from tests.support.exceptions import approve, approved, ask, check
from tests.support.placements import Case
from tests.support.visitor import Visitor

SignedIn = Callable[[User], Visitor]
ASKED = {
    "ground": "family",
    "reason": "None takes three children.",
    "cqc_location_id": "1-700100",
    "provider_name": "Seaside Families Ltd",
    "facility_name": "Seaside House",
    "address": "1 The Front, Seatown",
    "postcode": "tq1 1aa",
    "basis": "nightly",
    "amount": "150",
    "weeks": "12",
}
DECIDED = {"reason": "It fits.", "valid_until-day": "1", "valid_until-month": "7", "valid_until-year": "2026"}


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_goes_from_asking_to_an_offer_by_pages_alone(case: Case, signed_in: SignedIn) -> None:
    kay, commissioner = signed_in(case.world.key_worker), signed_in(case.world.commissioner)
    page = kay.visit(f"/requests/{case.request.reference}/off-framework")
    assert "Test House" in page.text
    page = kay.send(page, "Ask the commissioner", **ASKED)
    path = page.path
    assert page.notices == ["The commissioner has been asked."]
    checked = {"has_activity": "yes", "rating": "good", "beds": "8"}
    day = {"checked_on-day": "1", "checked_on-month": "6", "checked_on-year": "2026"}
    assert "TQ1 1AA" in kay.submit(f"{path}/check", "Save the check", **checked, **day).text
    assert "Seaside House" in commissioner.visit("/").text
    page = commissioner.submit(f"{path}/decide", "Record the decision", outcome="approve", **DECIDED)
    assert "Com Missioner" in page.text
    page = kay.visit(f"/requests/{case.request.reference}/offers/new")
    assert "Off the framework, approved for this request" in page.text
    assert "£1,050.00 a week" in page.text


def test_an_approval_needs_the_day_of_arrival(case: Case, signed_in: SignedIn) -> None:
    exception = ask(case)
    check(case, exception)
    commissioner = signed_in(case.world.commissioner)
    path = f"/off-framework/{exception.public_id}/decide"
    page = commissioner.submit(path, "Record the decision", outcome="approve", reason="It fits.")
    assert page.errors == ["Enter the day by which the person must arrive"]


def test_says_at_the_field_why_a_facility_cannot_be_asked_for(case: Case, signed_in: SignedIn) -> None:
    outside = a_facility(a_provider("Known Elsewhere Ltd"), "Known House", is_registered=False, activities=())
    kay = signed_in(case.world.key_worker)
    wanted = ASKED | {"cqc_location_id": outside.cqc_location_id}
    page = kay.submit(f"/requests/{case.request.reference}/off-framework", "Ask the commissioner", **wanted)
    assert page.status == 422
    assert page.errors == ["No exception can open Known House. It is not registered with the Care Quality Commission."]


def test_leads_to_the_one_that_is_open(case: Case, signed_in: SignedIn) -> None:
    exception = ask(case)
    page = signed_in(case.world.key_worker).visit(f"/requests/{case.request.reference}/off-framework")
    assert page.path == f"/off-framework/{exception.public_id}"


def test_is_withdrawn_by_a_button(case: Case, signed_in: SignedIn) -> None:
    exception = ask(case)
    kay = signed_in(case.world.key_worker)
    page = kay.submit(f"/off-framework/{exception.public_id}", "Withdraw the off-framework placement")
    assert "Withdrawn" in page.text


def test_stands_on_the_page_and_the_timeline_of_the_case(case: Case, signed_in: SignedIn) -> None:
    approved(case)
    page = signed_in(case.world.key_worker).visit(f"/cases/{case.request.reference}")
    assert "Off-framework placement approved" in page.text
    assert "Seaside House" in page.text


def test_a_commissioner_reads_it_without_the_persons_name(case: Case, signed_in: SignedIn) -> None:
    exception = ask(case)
    commissioner = signed_in(case.world.commissioner)
    for path in ("", "/decide"):
        page = commissioner.visit(f"/off-framework/{exception.public_id}{path}")
        assert page.status == 200
        assert "Sentinel" not in page.text


def test_the_list_is_filtered_by_the_address_and_so_is_its_file(case: Case, signed_in: SignedIn) -> None:
    ask(case, facility_name="=1+1 House")
    commissioner = signed_in(case.world.commissioner)
    assert case.request.reference in commissioner.visit("/off-framework?status=asked&year=2026").text
    assert "fits these filters" in commissioner.visit("/off-framework?status=refused").text
    assert "fits these filters" in commissioner.visit("/off-framework?year=2025").text
    page = commissioner.visit("/off-framework.csv?status=asked")
    rows = list(csv.reader(io.StringIO(page.response.get_data(as_text=True))))
    assert [row[4] for row in rows] == ["facility", "'=1+1 House"]
    assert (rows[1][7], rows[1][10]) == ("900.00", "10800.00")


def test_an_empty_list_says_so(case: Case, signed_in: SignedIn) -> None:
    page = signed_in(case.world.commissioner).visit("/off-framework")
    assert "Nobody has asked" in page.text


def test_has_no_button_to_decide_once_it_is_decided(case: Case, signed_in: SignedIn) -> None:
    exception = ask(case)
    check(case, exception)
    commissioner, path = signed_in(case.world.commissioner), f"/off-framework/{exception.public_id}"
    assert f"{path}/decide" in commissioner.visit(path).links.values()
    approve(case, exception)
    assert f"{path}/decide" not in commissioner.visit(path).links.values()
