"""Questions that depend on an answer: where they stand, and what becomes of their answers."""

from typing import Any

import pytest

from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import CourtOrder, Section
from tests.factories import a_client, a_request
from tests.integration.requests.conftest import Desk

pytestmark = pytest.mark.only("sqlite")
ORDERED = {"court_order": "drr", "order_conditions": "Weekly tests", "order_contact": "The probation office"}


def save(desk: Desk, request: PlacementRequest, section: Section, **values: Any) -> PlacementRequest:
    path = f"/requests/{request.reference}/{section.value}"
    page = desk.key_worker.submit(path, "Save and go to all sections", **values)
    assert page.status == 200
    return queries.whole_request(request.id)


@pytest.fixture
def request_(desk: Desk) -> PlacementRequest:
    return a_request(a_client(desk.world.service), desk.world.key_worker)


@pytest.mark.parametrize(
    ("section", "asked_of", "answers", "fields"),
    [
        (Section.ELIGIBILITY, "court_order", "atr drr", ["order_conditions", "order_contact"]),
        (Section.HEALTH, "substitution", "buprenorphine methadone", ["dose_mg"]),
    ],
)
def test_stands_below_the_answers_it_is_asked_with(
    desk: Desk, request_: PlacementRequest, section: Section, asked_of: str, answers: str, fields: list[str]
) -> None:
    page = desk.key_worker.visit(f"/requests/{request_.reference}/{section.value}")
    [place] = page.html.select(f'[data-asked-of="{asked_of}"]')
    assert place["data-answers"] == answers
    assert [field["name"] for field in place.select("[name]")] == fields


def test_what_the_court_wants_is_kept_while_there_is_an_order(desk: Desk, request_: PlacementRequest) -> None:
    found = save(desk, request_, Section.ELIGIBILITY, **ORDERED).eligibility
    assert found is not None
    assert (found.court_order, found.order_conditions) == (CourtOrder.DRR, "Weekly tests")
    found = save(desk, request_, Section.ELIGIBILITY, court_order="none").eligibility
    assert found is not None
    assert (found.order_conditions, found.order_contact) == ("", "")


def test_a_yes_that_nobody_is_sure_of_any_more_is_taken_back(desk: Desk, request_: PlacementRequest) -> None:
    found = save(desk, request_, Section.FAMILY, pet_comes="yes", pet_detail="A dog").family
    assert found is not None
    assert (found.pet_comes, found.pet_detail) == (True, "A dog")
    found = save(desk, request_, Section.FAMILY, pet_comes="").family
    assert found is not None
    assert (found.pet_comes, found.pet_detail) == (None, "")
