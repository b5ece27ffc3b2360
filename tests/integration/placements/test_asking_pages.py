"""The pages on which a bed is sought: in which order, who is asked next, what both sides write."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.placements import queries
from rehab.placements.models import Offer
from rehab.placements.rules import OfferStatus
from rehab.requests.rules import RequestStatus
from tests.factories import a_client, a_request, an_offer
from tests.support.placements import (
    Case,
    accept,
    ask_assessment,
    ask_in_order,
    make_offer,
    offers_now,
    write_on_offer,
)
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.only("sqlite"), pytest.mark.usefixtures("at_noon")]
TOMORROW = {"held_on-day": "2", "held_on-month": "6", "held_on-year": "2026"}


@pytest.fixture
def kay(case: Case, signed_in: Callable[[User], Visitor]) -> Visitor:
    return signed_in(case.world.key_worker)


@pytest.fixture
def pro(case: Case, signed_in: Callable[[User], Visitor]) -> Visitor:
    return signed_in(case.world.provider_user)


def offers_page(case: Case) -> str:
    return f"/requests/{case.request.reference}/offers/new"


def test_asks_one_after_the_other(case: Case, kay: Visitor) -> None:
    wanted = [case.world.facility.public_id, case.world.other_facility.public_id]
    page = kay.submit(offers_page(case), facilities=wanted, order="in_order")
    assert "The offer has been sent. 1 more will be asked in order." in page.notices[0]
    assert "Without a bed from those asked before it, Other House is asked next, by itself." in page.text
    assert "Number 2" in page.text


def test_changes_who_is_next(case: Case, kay: Visitor) -> None:
    world = case.world
    ask_in_order(case, world.facility, world.other_facility, world.second_facility)
    for button in ("Ask sooner Second House", "Remove Other House", "Ask now Second House"):
        page = kay.submit(offers_page(case), button=button)
        assert "The order has been changed." in page.notices[0]
    assert queries.line_of(case.request.id) == []
    assert set(offers_now(case.request)) == {world.facility.id, world.second_facility.id}


def test_compares_the_beds_that_are_offered(case: Case, kay: Visitor) -> None:
    world = case.world
    accept(case, make_offer(case, world.facility), conditions="A blood test first.")
    accept(case, make_offer(case, world.other_facility))
    page = kay.visit(offers_page(case))
    assert "2 beds are offered. The person chooses, you confirm" in page.text
    (beds,) = [table.get_text(" ") for table in page.html.find_all("table") if "Beds to choose from" in table.text]
    assert "£8,400.00 for 12 weeks" in beds
    assert "A blood test first." in beds


def test_the_offers_page_costs_the_same_however_many_were_asked(db: SQLAlchemy, case: Case, kay: Visitor) -> None:
    seen = []
    for count in (1, 20):
        for _ in range(count):
            an_offer(case.request, case.world.facility, status=OfferStatus.DECLINED)
        kay.visit(offers_page(case))
        with statements_seen() as statements:
            kay.visit(offers_page(case))
        seen.append(len(statements))
    assert seen[0] == seen[1]


def test_takes_an_offer_back(case: Case, kay: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    page = kay.submit(f"/offers/{offer.public_id}/take-back")
    assert page.path == offers_page(case)
    assert offers_now(case.request)[case.world.facility.id].status is OfferStatus.WITHDRAWN
    assert kay.visit(f"/offers/{offer.public_id}/take-back").path == offers_page(case)


def test_opening_an_offer_acknowledges_it(db: SQLAlchemy, case: Case, pro: Visitor, kay: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    assert "Read " not in kay.visit(offers_page(case)).text
    pro.visit(f"/offers/{offer.public_id}")
    assert "Read 1 June 2026" in kay.visit(offers_page(case)).text


def test_books_an_assessment(case: Case, pro: Visitor, kay: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    address = f"/offers/{offer.public_id}/assessment"
    page = pro.submit(address, **TOMORROW, held_at="noonish", way="video")
    assert (page.status, page.errors) == (422, ["Enter a time of day, such as 2:30pm or 14:30"])
    page = pro.submit(address, **TOMORROW, held_at="2pm", way="in_person")
    assert (page.status, page.errors) == (422, ["Enter where you will see the person"])
    page = pro.submit(address, **TOMORROW, held_at="2pm", way="in_person", place="1 High Street")
    assert "Assessment: 2 June 2026 at 2:00pm, in person. 1 High Street" in page.text
    assert "1 High Street" in kay.visit(offers_page(case)).text


def test_asks_a_question_and_gets_an_answer(case: Case, pro: Visitor, kay: Visitor) -> None:
    offer = make_offer(case, case.world.facility)
    address = f"/offers/{offer.public_id}/messages"
    assert pro.submit(address, text=" ").errors == ["Enter your message"]
    page = pro.submit(address, text="Can she climb stairs?")
    assert "Your message is sent. We have told the key worker." in page.notices[0]
    assert "Stands still: you asked a question" in pro.visit(f"/offers/{offer.public_id}").text
    assert "1 new" in kay.visit(offers_page(case)).text
    kay.visit(address)
    assert "Test House waits for your answer to a question" in kay.visit("/").text  # though it was read
    page = kay.submit(address, text="Yes, she can.")
    assert "Can she climb stairs?" in page.text
    assert "1 new" not in kay.visit(offers_page(case)).text
    assert "waits for your answer" not in kay.visit("/").text
    assert "Yes, she can." in pro.visit(f"/offers/{offer.public_id}").text


def test_a_closed_offer_takes_no_more_messages(case: Case, kay: Visitor) -> None:
    offer: Offer = make_offer(case, case.world.facility)
    write_on_offer(offer, case.world.provider_user)
    kay.submit(f"/offers/{offer.public_id}/take-back")
    page = kay.visit(f"/offers/{offer.public_id}/messages")
    assert page.forms() == []
    assert "no longer sees this person's record" in page.text


def test_asks_for_an_assessment_before_the_decision(case: Case, kay: Visitor, pro: Visitor) -> None:
    person = a_client(case.world.service, given_name="Una")
    houses = (case.world.facility, case.world.other_facility)
    request = a_request(person, case.world.key_worker, status=RequestStatus.READY, facilities=houses)
    address = f"/requests/{request.reference}/assessments/new"
    assert kay.visit(offers_page(Case(case.world, request))).links["Ask for an assessment"] == address
    chosen = [case.world.facility.public_id]
    assert kay.submit(address, facilities=chosen).errors == ["Ask the person first, and confirm that they agree"]
    page = kay.submit(address, facilities=chosen, is_agreed="y")
    assert "They keep no bed yet" in page.notices[0]
    offer = offers_now(request)[case.world.facility.id]
    page = pro.visit(f"/offers/{offer.public_id}")
    assert "The panel has not decided yet" in page.text
    assert "Offer a bed" not in page.links


def test_no_assessment_is_asked_for_without_a_decision_to_come(case: Case, kay: Visitor) -> None:
    assert kay.visit(f"/requests/{case.request.reference}/assessments/new").path == offers_page(case)


def test_shows_no_form_to_assess_early_once_everybody_was_asked(case: Case, kay: Visitor) -> None:
    person = a_client(case.world.service, given_name="Una")
    request = a_request(person, case.world.key_worker, status=RequestStatus.READY)
    early, world = Case(case.world, request), case.world
    ask_assessment(early, world.facility, world.other_facility, world.second_facility)
    page = kay.visit(f"/requests/{request.reference}/assessments/new")
    assert "no facility that can be asked today" in page.text
