"""The pages on which a signature is asked for and given."""

import pytest

from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request
from tests.integration.requests.conftest import Desk
from tests.support.signing import a_signature, an_asked_signature
from tests.support.statements import statements_seen

pytestmark = pytest.mark.only("sqlite")
ASK, SUBMIT = "Ask for the signature", "Submit the request"


def a_draft(world: World) -> PlacementRequest:
    facilities = (world.facility, world.other_facility)
    return a_request(a_client(world.service), world.key_worker, facilities=facilities)


def test_a_request_is_signed_between_the_last_answer_and_the_coordinator(desk: Desk) -> None:
    case = a_draft(desk.world)
    page = desk.key_worker.submit(f"/requests/{case.reference}", ASK)
    assert page.notices == ["Your team manager has been asked to read and sign this request."]
    assert "Asked for on 1 June 2026" in page.text
    manager = desk.sign_in(desk.world.team_manager)
    page = manager.visit(f"/requests/{case.reference}/sign-off")
    assert "Two community detoxes did not hold." in page.text
    page = manager.send(page, outcome="sign", declaration="y")
    assert page.notices == [f"You signed {case.reference}."]
    page = desk.key_worker.submit(f"/requests/{case.reference}/check", SUBMIT, declaration="y")
    assert page.path == f"/cases/{case.reference}"
    assert queries.whole_request(case.id).status is RequestStatus.SUBMITTED


def test_tells_the_key_worker_why_it_was_handed_back(desk: Desk) -> None:
    case = an_asked_signature(a_draft(desk.world))
    manager = desk.sign_in(desk.world.team_manager)
    page = manager.submit(f"/requests/{case.reference}/sign-off", outcome="back", comment="Which house?")
    assert page.notices == [f"You handed {case.reference} back."]
    page = desk.key_worker.visit(f"/requests/{case.reference}")
    assert "Tea Manager handed it back on 1 June 2026 Which house?" in page.text


def test_tells_what_was_edited_since_it_was_signed(desk: Desk) -> None:
    case = a_signature(a_draft(desk.world), desk.world.team_manager)
    desk.key_worker.submit(f"/requests/{case.reference}/health", "Save and continue", medication="Acamprosate.")
    page = desk.key_worker.visit(f"/requests/{case.reference}/check")
    assert "Tea Manager signed it on 1 June 2026, but it was edited since: Health." in page.text
    page = desk.key_worker.post(f"/requests/{case.reference}/submit", declaration="y")
    assert (page.status, page.errors) == (422, ["This request cannot be submitted yet: it must be signed as it is now"])


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, "Say whether you sign this request"),
        ({"outcome": "sign"}, "Confirm that you have read the whole request"),
        ({"outcome": "back"}, "Say what is to be put right"),
    ],
)
def test_asks_for_a_declaration_or_a_reason(desk: Desk, values: dict[str, str], error: str) -> None:
    manager = desk.sign_in(desk.world.team_manager)
    page = manager.visit(f"/requests/{an_asked_signature(a_draft(desk.world)).reference}/sign-off")
    with statements_seen() as seen:
        page = manager.send(page, **values)
    assert (page.status, page.errors) == (422, [error])
    assert seen.writes() == []


def test_shows_what_was_changed_meanwhile_before_it_is_signed(desk: Desk) -> None:
    case = an_asked_signature(a_draft(desk.world))
    manager = desk.sign_in(desk.world.team_manager)
    page = manager.visit(f"/requests/{case.reference}/sign-off")
    desk.key_worker.submit(f"/requests/{case.reference}/health", "Save and continue", medication="Acamprosate.")
    page = manager.send(page, outcome="sign", declaration="y")
    assert page.status == 409
    assert page.errors == ["The request was changed while you were reading it. Read what it says now, then sign."]
    assert "Acamprosate." in page.text
    assert manager.send(page, outcome="sign", declaration="y").notices == [f"You signed {case.reference}."]


def test_a_manager_finds_what_to_sign_at_home(desk: Desk) -> None:
    case = an_asked_signature(a_draft(desk.world))
    an_asked_signature(a_request(a_client(desk.world.other_service), desk.world.other_key_worker))
    found = desk.sign_in(desk.world.team_manager).visit("/").html.select('a[href$="/sign-off"]')
    assert [link["href"] for link in found] == [f"/requests/{case.reference}/sign-off"]
    assert desk.key_worker.visit("/").html.select('a[href$="/sign-off"]') == []
