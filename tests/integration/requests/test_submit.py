"""Submitting a request: what it sets off, and who may do it when."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import london_date
from rehab.core.errors import IllegalMove
from rehab.core.settings import SettingValue
from rehab.core.transaction import transaction
from rehab.framework.models import Price
from rehab.notifications.models import Notice
from rehab.requests import commands, queries
from rehab.requests.models import PlacementRequest, StatusChange
from rehab.requests.rules import EDITABLE, RequestStatus
from tests.factories import NOON, TODAY, World, a_client, a_request, actor
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen
from tests.support.submitting import SUBMIT, a_draft, submit


def clocks(db: SQLAlchemy, request: PlacementRequest) -> dict[ClockKind, dt.date]:
    running = db.session.query(Clock).filter_by(case_id=request.id, state=ClockState.RUNNING)
    return {clock.kind: london_date(clock.due_at) for clock in running}


def test_a_complete_request_goes_to_the_coordinator(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    page = submit(desk, request)
    assert page.path == f"/cases/{request.reference}"
    assert page.notices == [
        f"{request.reference} has been submitted. The panel coordinator checks that it is complete."
    ]
    found = queries.whole_request(request.id)
    assert (found.status, found.submitted_on) == (RequestStatus.SUBMITTED, TODAY)
    assert found.funding is not None
    assert found.funding.weekly_price_pence == 70_000
    assert clocks(db, request) == {
        ClockKind.COMPLETENESS_CHECK: dt.date(2026, 6, 3),
        ClockKind.DECISION: dt.date(2026, 6, 15),
    }
    [change] = queries.history(request.id)
    moved = (change.old, change.new, change.by_id)
    assert moved == (RequestStatus.DRAFT, RequestStatus.SUBMITTED, desk.world.key_worker.id)
    [notice] = db.session.query(Notice).all()
    told = (notice.recipient_id, notice.template, notice.path)
    assert told == (desk.world.coordinator.id, "request_submitted", f"/requests/{request.reference}/completeness")
    assert db.session.query(AuditEntry).filter_by(action="request.submitted", case_id=request.id).count() == 1


def test_the_price_is_that_of_the_day_of_submission(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    db.session.query(Price).filter_by(facility_id=desk.world.facility.id).one().amount_pence = 81_000
    db.session.query(Price).filter_by(facility_id=desk.world.other_facility.id).one().amount_pence = 90_000
    db.session.commit()
    submit(desk, request)
    db.session.query(Price).filter_by(facility_id=desk.world.facility.id).one().amount_pence = 1
    db.session.commit()
    funding = queries.whole_request(request.id).funding
    assert funding is not None
    assert funding.weekly_price_pence == 81_000
    assert "£810.00" in desk.key_worker.visit(f"/requests/{request.reference}/check").text


def test_the_councils_own_target_on_the_first_day_is_what_the_decision_is_measured_by(
    desk: Desk, db: SQLAlchemy
) -> None:
    request = a_draft(desk.world)
    db.session.add(
        SettingValue(authority_id=desk.world.authority.id, key="decision_working_days", value=5, valid_from=TODAY)
    )
    db.session.commit()
    submit(desk, request)
    assert queries.whole_request(request.id).decision_target_days == 5
    assert clocks(db, request)[ClockKind.DECISION] == dt.date(2026, 6, 8)


def test_submitting_twice_is_submitting_once(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    form = desk.key_worker.visit(f"/requests/{request.reference}/check")
    first = desk.key_worker.send(form, SUBMIT, declaration="y")
    again = desk.key_worker.send(form, SUBMIT, declaration="y")
    assert (again.status, again.path) == (200, first.path)
    assert db.session.query(StatusChange).count() == 1
    assert db.session.query(Notice).count() == 1


def test_two_windows_submit_once(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    windows = [desk.key_worker.visit(f"/requests/{request.reference}/check") for _ in range(2)]
    pages = [desk.key_worker.send(window, SUBMIT, declaration="y") for window in windows]
    assert [page.status for page in pages] == [200, 403]
    assert db.session.query(StatusChange).count() == 1


def test_asks_for_the_declaration(desk: Desk) -> None:
    page = desk.key_worker.visit(f"/requests/{a_draft(desk.world).reference}/check")
    with statements_seen() as seen:
        page = desk.key_worker.send(page, SUBMIT)
    assert (page.status, page.errors) == (422, ["Confirm that the answers are right"])
    assert seen.writes() == []


# Who may, and when


def test_refuses_to_submit_what_is_submitted_or_closed(db: SQLAlchemy, world: World) -> None:
    by = actor(world.key_worker)
    for status in set(RequestStatus) - EDITABLE:
        request = a_draft(world, status=status)
        with statements_seen() as seen, pytest.raises(IllegalMove), transaction():
            commands.submit(queries.get_own_request_to_submit(by, request.reference), by=by, now=NOON)
        assert seen.writes() == []


def test_another_services_request_cannot_be_submitted(desk: Desk) -> None:
    request = a_request(a_client(desk.world.other_service), desk.world.other_key_worker)
    with statements_seen() as seen:
        page = desk.key_worker.post(f"/requests/{request.reference}/submit", declaration="y")
    assert page.status == 404
    assert desk.key_worker.visit(f"/requests/{request.reference}/check").status == 404
    assert [write for write in seen.writes() if "audit" not in write] == []


def test_a_submitted_request_can_be_read_by_its_service_only(desk: Desk) -> None:
    request = a_draft(desk.world, status=RequestStatus.APPROVED)
    page = desk.sign_in(desk.world.team_manager).visit(f"/requests/{request.reference}/check")
    assert page.heading == "Request for Terry Sentinel"
    assert not any(text.startswith("Change") for text in page.links)
    assert page.forms() == []
    for user in (desk.world.commissioner, desk.world.provider_user, desk.world.chair):
        assert desk.sign_in(user).visit(f"/requests/{request.reference}/check").status == 404
