"""The pages on which a request goes back and forth."""

import pytest

from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request
from tests.integration.requests.conftest import Desk
from tests.support.signing import a_signature
from tests.support.statements import statements_seen

pytestmark = pytest.mark.only("sqlite")
SUBMIT = "Submit the request"


def a_submitted(world: World, status: RequestStatus = RequestStatus.SUBMITTED) -> PlacementRequest:
    facilities = (world.facility, world.other_facility)
    return a_request(a_client(world.service), world.key_worker, status=status, facilities=facilities)


@pytest.mark.parametrize("status", [RequestStatus.SUBMITTED, RequestStatus.READY])
def test_the_key_worker_reads_in_each_section_what_is_asked_there(desk: Desk, status: RequestStatus) -> None:
    case = a_submitted(desk.world, status)
    values = {"sections": ["health", "risk"], "missing_in_health": "Which dose?", "missing_in_risk": "Who was told?"}
    page = desk.sign_in(desk.world.coordinator).submit(
        f"/requests/{case.reference}/completeness", outcome="return", **values
    )
    assert page.path == f"/cases/{case.reference}"
    page = desk.key_worker.visit(f"/requests/{case.reference}")
    assert "The coordinator returned this request on 1 June 2026" in page.text
    assert "Health Which dose? More is asked for" in page.text
    health = desk.key_worker.visit(f"/requests/{case.reference}/health")
    assert "The coordinator asks for more here Which dose?" in health.text
    desk.key_worker.send(health, "Save and continue", medication="Acamprosate.")
    assert "Health Which dose? Answered" in desk.key_worker.visit(f"/requests/{case.reference}").text
    a_signature(case, desk.world.team_manager)
    page = desk.key_worker.submit(f"/requests/{case.reference}/check", SUBMIT, declaration="y")
    assert page.errors == ["You have not changed “Risk and safeguarding”, where the coordinator asks for more."]
    page = desk.key_worker.send(page, SUBMIT, declaration="y", as_it_is="y")
    assert page.path == f"/cases/{case.reference}"
    check = desk.sign_in(desk.world.coordinator).visit(f"/requests/{case.reference}/completeness").text
    assert "Asked: Which dose?" in check
    assert "Who was told? Left as it was" in check


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, ["Tick each section in which something is missing"]),
        ({"sections": ["health"], "missing_in_health": " "}, ["Say what is missing in “Health”"]),
    ],
)
def test_asks_for_a_section_and_its_reason(desk: Desk, values: dict[str, object], errors: list[str]) -> None:
    case = a_submitted(desk.world)
    coordinator = desk.sign_in(desk.world.coordinator)
    page = coordinator.visit(f"/requests/{case.reference}/completeness")
    with statements_seen() as seen:
        page = coordinator.send(page, outcome="return", **values)
    assert (page.status, page.errors) == (422, errors)
    assert seen.writes() == []
    assert queries.whole_request(case.id).status is RequestStatus.SUBMITTED
