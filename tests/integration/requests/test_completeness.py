"""The coordinator's check, and withdrawing."""

from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus, WithdrawalReason, may_move
from tests.factories import World, a_client, a_request
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen


def a_submitted(world: World, status: RequestStatus = RequestStatus.SUBMITTED) -> PlacementRequest:
    facilities = (world.facility, world.other_facility)
    return a_request(a_client(world.service), world.key_worker, status=status, facilities=facilities)


def path_of(request: PlacementRequest) -> str:
    return f"/requests/{request.reference}/completeness"


def test_the_coordinator_reads_all_answers_with_the_name(desk: Desk, db: SQLAlchemy) -> None:
    request = a_submitted(desk.world)
    page = desk.sign_in(desk.world.coordinator).visit(path_of(request))
    for shown in ("Terry Sentinel", "Test House", "Two community detoxes did not hold.", "£8,400.00", "Weekly group"):
        assert shown in page.text
    [entry] = db.session.query(AuditEntry).filter_by(action="request.viewed").all()
    assert (entry.actor_id, entry.case_id) == (desk.world.coordinator.id, request.id)


def test_a_complete_request_becomes_ready(desk: Desk) -> None:
    request = a_submitted(desk.world)
    page = desk.sign_in(desk.world.coordinator).submit(path_of(request), outcome="ready")
    assert page.path == f"/cases/{request.reference}"
    assert queries.whole_request(request.id).status is RequestStatus.READY


def test_asks_for_an_outcome(desk: Desk) -> None:
    coordinator = desk.sign_in(desk.world.coordinator)
    page = coordinator.visit(path_of(a_submitted(desk.world)))
    with statements_seen() as seen:
        page = coordinator.send(page)
    assert (page.status, page.errors) == (422, ["Choose what to do with the request"])
    assert seen.writes() == []


def test_what_is_ready_already_can_only_be_returned(desk: Desk) -> None:
    request = a_submitted(desk.world, RequestStatus.READY)
    page = desk.sign_in(desk.world.coordinator).submit(path_of(request), outcome="ready")
    assert page.errors == ["Choose one of the answers on the page"]
    assert queries.whole_request(request.id).status is RequestStatus.READY


def test_there_is_no_check_of_what_does_not_wait_for_one(desk: Desk) -> None:
    coordinator = desk.sign_in(desk.world.coordinator)
    for status in set(RequestStatus) - {RequestStatus.DRAFT}:
        expected = 200 if may_move(status, RequestStatus.RETURNED) else 403
        client = a_client(desk.world.service)
        request = a_request(client, desk.world.key_worker, status=status)
        assert coordinator.visit(path_of(request)).status == expected


def test_a_draft_does_not_exist_for_the_coordinator(desk: Desk) -> None:
    request = a_submitted(desk.world, RequestStatus.DRAFT)
    assert desk.sign_in(desk.world.coordinator).visit(path_of(request)).status == 404


def test_the_check_does_not_exist_for_others(desk: Desk) -> None:
    mine = a_submitted(desk.world)
    theirs = a_request(a_client(desk.world.other_service), desk.world.other_key_worker, status=RequestStatus.SUBMITTED)
    assert desk.sign_in(desk.world.coordinator).visit(path_of(theirs)).status == 404
    for user in (desk.world.key_worker, desk.world.commissioner, desk.world.chair, desk.world.provider_user):
        assert desk.sign_in(user).visit(path_of(mine)).status == 404


# Withdrawing


def test_a_request_is_withdrawn_with_a_reason(desk: Desk) -> None:
    request = a_submitted(desk.world, RequestStatus.READY)
    page = desk.key_worker.submit(f"/requests/{request.reference}/withdraw", why="moved_away", reason="To Leeds.")
    assert page.notices == [f"{request.reference} has been withdrawn."]
    [change] = queries.history(request.id)
    assert (change.new, change.reason) == (RequestStatus.WITHDRAWN, "They moved out of the area. To Leeds.")
    assert queries.whole_request(request.id).withdrawal_reason is WithdrawalReason.MOVED_AWAY


def test_asks_why_it_is_withdrawn(desk: Desk) -> None:
    page = desk.key_worker.visit(f"/requests/{a_submitted(desk.world).reference}/withdraw")
    for values, error in (({}, "Choose why it is withdrawn"), ({"why": "other"}, "Say why it is withdrawn")):
        with statements_seen() as seen:
            page = desk.key_worker.send(page, **values)
        assert (page.status, page.errors) == (422, [error])
        assert seen.writes() == []


def test_an_admission_blocks_withdrawal(desk: Desk) -> None:
    request = a_submitted(desk.world, RequestStatus.ADMITTED)
    assert desk.key_worker.visit(f"/requests/{request.reference}/withdraw").status == 403
    with statements_seen() as seen:
        page = desk.key_worker.post(f"/requests/{request.reference}/withdraw", reason="x")
    assert page.status == 403
    assert [write for write in seen.writes() if "audit" not in write] == []


def test_another_services_request_cannot_be_withdrawn(desk: Desk) -> None:
    request = a_request(a_client(desk.world.other_service), desk.world.other_key_worker)
    assert desk.key_worker.visit(f"/requests/{request.reference}/withdraw").status == 404
    assert desk.key_worker.post(f"/requests/{request.reference}/withdraw", reason="x").status == 404
    assert queries.whole_request(request.id).status is RequestStatus.DRAFT
