"""Home pages: each role finds what needs it now, and nobody else's work."""

import datetime as dt

import pytest

from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import clock
from rehab.core.db import db as database
from rehab.panel.rules import Interest
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support import panels
from tests.support.notes import a_task

S = RequestStatus


@pytest.fixture
def world(db):
    return factories.a_world()


def a_case(world, status, given_name):
    client = factories.a_client(world.service, given_name=given_name)
    return factories.a_request(client, world.key_worker, status=status, facilities=(world.facility,))


def test_a_key_worker_finds_what_to_finish_and_what_waits_for_others(world, signed_in):
    a_case(world, S.RETURNED, "Retta")
    a_case(world, S.APPROVED, "Appo")
    a_case(world, S.READY, "Reddy")
    page = signed_in(world.key_worker).visit("/")
    to_do, waiting, _ = (section.get_text(" ") for section in page.html.select(".app-work-list"))
    assert "Retta" in to_do
    assert "Appo" in to_do
    assert "Reddy" in waiting
    assert "Start a request" in page.links


def test_a_colleague_sees_only_their_own_cases_and_the_manager_the_services(world, signed_in):
    a_case(world, S.RETURNED, "Retta")
    assert "Retta" not in signed_in(world.colleague).visit("/").text
    assert "Retta" in signed_in(world.team_manager).visit("/").text
    assert "Retta" not in signed_in(world.other_key_worker).visit("/").text


def test_an_overdue_review_stands_red_with_key_worker_provider_and_by_reference_with_the_commissioner(world, signed_in):
    case = a_case(world, S.ADMITTED, "Tardy")
    stay = factories.a_stay(case, world.facility)
    due_on = clock.today() - dt.timedelta(days=3)
    clocks.start(ClockKind.REVIEW, stay, case_id=case.id, due_on=due_on, owner_id=world.key_worker.id, now=clock.now())
    database.session.commit()
    for who in (world.key_worker, world.provider_user):
        page = signed_in(who).visit("/")
        assert "3 days overdue" in page.text
        assert page.html.select_one(".govuk-tag--red") is not None
    commissioner = signed_in(world.commissioner).visit("/")
    assert case.reference in commissioner.text
    assert "Tardy" not in commissioner.text
    assert "overdue" not in signed_in(world.other_provider_user).visit("/").text


def test_a_coordinator_finds_requests_to_check_by_reference(world, signed_in):
    case = a_case(world, S.SUBMITTED, "Subby")
    page = signed_in(world.coordinator).visit("/")
    assert page.links[case.reference] == f"/requests/{case.reference}/completeness"


@pytest.mark.parametrize(
    "who", ["key_worker", "coordinator", "chair", "provider_user", "commissioner", "administrator"]
)
def test_an_empty_home_says_so_in_words(world, signed_in, who):
    page = signed_in(getattr(world, who)).visit("/")
    assert page.status == 200
    assert page.html.select(".app-quiet")


def test_names_are_sent_and_not_linked_and_found_only_by_those_who_see_them(world, signed_in):
    case = a_case(world, S.SUBMITTED, "Findable")
    for who in (world.key_worker, world.coordinator):
        page = signed_in(who).submit("/cases", "Find", name="findable")
        assert page.response.request.query_string == b""
        assert case.reference in page.links
    assert "Nobody of this name" in signed_in(world.other_key_worker).submit("/cases", "Find", name="findable").text
    assert signed_in(world.commissioner).post("/cases/find", name="findable").status == 404


def test_asks_for_a_name_when_none_is_given(world, signed_in):
    page = signed_in(world.key_worker).submit("/cases", "Find", name=" ")
    assert page.errors == ["Enter a name, or part of one, a reference, an NHS number or a date of birth"]


def test_the_list_is_filtered_by_reference_and_sorted_by_the_address(world, signed_in):
    first, second = a_case(world, S.SUBMITTED, "Anna"), a_case(world, S.SUBMITTED, "Bea")
    commissioner = signed_in(world.commissioner)
    page = commissioner.visit("/cases", reference=first.reference)
    assert first.reference in page.links
    assert second.reference not in page.links
    turned = commissioner.visit(commissioner.visit("/cases", sort="reference").links["Reference"])
    assert list(turned.links).index(second.reference) < list(turned.links).index(first.reference)


def test_an_unknown_status_in_the_address_is_said_to_be_wrong_and_filters_nothing(world, signed_in):
    case = a_case(world, S.SUBMITTED, "Subby")
    page = signed_in(world.key_worker).visit("/cases", status="nonsense")
    assert page.errors
    assert case.reference in page.text


def test_a_panel_member_declares_then_votes_then_waits(world, signed_in):
    case = panels.an_open_case(world)
    member = signed_in(world.member)
    assert "To declare" in member.visit("/").text
    panels.declares(case, world.member)
    assert "To vote" in member.visit("/").text
    panels.votes(case, world.member)
    assert "waits for the decision" in member.visit("/").text


def test_the_chair_is_called_to_decide_once_everybody_has_voted(world, signed_in):
    case = panels.an_open_case(world)
    chair = signed_in(world.chair)
    for voter in panels.bench(world):
        assert "To decide" not in chair.visit("/").text
        panels.votes(case, voter)
    assert "To decide" in chair.visit("/").text
    assert "To decide" not in signed_in(world.member).visit("/").text


def test_a_case_in_which_one_has_an_interest_is_on_nobodys_list(world, signed_in):
    case = panels.an_open_case(world)
    panels.declares(case, world.member, interest=Interest.CONFLICT)
    assert "June panel" not in signed_in(world.member).visit("/").text


def lists_of(page):
    """What stands under each heading of a home."""
    return {
        list_.h2.get_text(" ", strip=True).split(" (")[0]: list_.get_text(" ")
        for list_ in page.html.select(".app-work-list")
    }


def test_a_request_that_waits_for_a_signature_is_the_managers_to_do(world, signed_in):
    draft = a_case(world, S.DRAFT, "Signa")
    told = {"case_id": draft.id, "due_on": clock.today(), "owner_id": world.team_manager.id, "now": clock.now()}
    clocks.start(ClockKind.SIGN_OFF, draft, **told)
    database.session.commit()
    own = lists_of(signed_in(world.key_worker).visit("/"))
    assert "Signa" not in own["Needs you now"]
    assert "Team manager: reads and signs it" in own["Waiting for others"]
    assert "Signa" not in lists_of(signed_in(world.team_manager).visit("/"))["Waiting for others"]


def test_a_coordinator_sees_for_whom_returned_requests_wait_and_what_was_asked_of_services(world, signed_in):
    case = a_case(world, S.RETURNED, "Retta")
    a_task(case, world.key_worker, world.coordinator, is_from_coordinator=True, what="Send the letter")
    a_task(case, world.key_worker, world.colleague, what="Ring the aunt")
    waiting = lists_of(signed_in(world.coordinator).visit("/"))["Waiting for others"]
    assert "Key worker: completes the request" in waiting
    assert f"{world.key_worker.name}: Send the letter" in waiting
    assert "Ring the aunt" not in waiting


def test_what_is_due_in_more_than_three_days_stands_among_what_is_coming(world, signed_in):
    case = a_case(world, S.READY, "Reddy")
    for days, what in ((3, "Soon"), (4, "Later")):
        a_task(case, world.key_worker, world.key_worker, what=what, due_on=clock.today() + dt.timedelta(days=days))
    found = lists_of(signed_in(world.key_worker).visit("/"))
    assert "Later" in found["Next two weeks"]
    assert "Later" not in found["Needs you now"]


def test_a_list_that_is_cut_off_says_so_and_leads_to_all_cases(world, signed_in):
    case = a_case(world, S.READY, "Reddy")
    for _ in range(25):
        a_task(case, world.key_worker, world.key_worker)
    page = signed_in(world.key_worker).visit("/")
    assert "Only the first are shown here" in page.text
    assert page.links["See all cases"] == "/cases?whose=mine"
