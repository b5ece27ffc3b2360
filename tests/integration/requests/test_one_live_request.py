"""One live request for each person, in whichever service and on whichever record."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.accounts.models import Organisation
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.clients import queries as clients
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.requests import queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import LIVE, Origin, RequestStatus
from tests.factories import World, a_client, a_request, a_service, a_user, actor
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen
from tests.support.submitting import SUBMIT, a_draft, submit


def test_refuses_a_second_live_request_and_links_to_the_first(desk: Desk, db: SQLAlchemy) -> None:
    for born, status in enumerate(sorted(LIVE), start=1):
        client = a_client(desk.world.service, date_of_birth=dt.date(1980, 1, born))
        request = a_draft(desk.world, client)
        page = desk.key_worker.visit(f"/requests/{request.reference}/check")
        live = a_draft(desk.world, client, status=status)
        with statements_seen() as seen:
            page = desk.key_worker.send(page, SUBMIT, declaration="y")
        assert page.status == 409
        assert page.errors == [f"There is a live request for this person already: {live.reference}."]
        assert page.links[live.reference] == f"/cases/{live.reference}"
        assert seen.writes() == []


def test_requests_that_are_closed_or_drafts_are_in_nobodys_way(desk: Desk) -> None:
    client = a_client(desk.world.service)
    request = a_draft(desk.world, client)
    for status in set(RequestStatus) - LIVE:
        a_draft(desk.world, client, status=status)
    assert submit(desk, request).path == f"/cases/{request.reference}"


def test_a_second_record_of_the_person_in_the_service_counts_too(desk: Desk) -> None:
    request = a_draft(desk.world)
    twin = a_client(desk.world.service, given_name="TERRY")
    page = desk.key_worker.visit(f"/requests/{request.reference}/check")
    a_draft(desk.world, twin, status=RequestStatus.READY)
    with statements_seen() as seen:
        page = desk.key_worker.send(page, SUBMIT, declaration="y")
    assert page.status == 409
    assert seen.writes() == []


def live_at(service: Organisation, world: World) -> PlacementRequest:
    theirs = a_user(Role.KEY_WORKER, service, name="Sec Ond")
    return a_request(
        a_client(service, given_name="Térry"), theirs, status=RequestStatus.READY, facilities=(world.facility,)
    )


def test_a_live_request_in_another_service_is_the_coordinators_secret(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk.world)
    live = live_at(a_service(desk.world.authority, "Second Service"), desk.world)
    before = desk.key_worker.visit(f"/requests/{request.reference}/check")
    assert live.reference not in before.response.text
    page = desk.key_worker.send(before, SUBMIT, declaration="y")
    assert page.path == f"/requests/{request.reference}"
    [told] = page.notices
    assert told.startswith("This request cannot be submitted yet, because another request is being looked at.")
    for secret in (live.reference, "Second Service", "Sec Ond"):
        assert secret not in page.response.text
    found = queries.whole_request(request.id)
    assert (found.status, found.submitted_on) == (RequestStatus.DRAFT, None)
    [notice] = db.session.query(Notice).all()
    path = f"/requests/{request.reference}/same-person"
    sent = (notice.recipient_id, notice.template, notice.path)
    assert sent == (desk.world.coordinator.id, "duplicate_request", path)
    assert db.session.query(AuditEntry).filter_by(case_id=live.id).count() == 0


def test_the_coordinator_sees_both_and_others_neither(desk: Desk) -> None:
    request = a_draft(desk.world)
    live = live_at(a_service(desk.world.authority, "Second Service"), desk.world)
    path = f"/requests/{request.reference}/same-person"
    page = desk.sign_in(desk.world.coordinator).visit(path)
    assert page.status == 200
    for shown in (request.reference, live.reference, "Second Service", "Testbury Recovery Service"):
        assert shown in page.text
    for user in (desk.world.key_worker, desk.world.commissioner, desk.world.other_commissioner):
        assert desk.sign_in(user).visit(path).status == 404


def test_there_is_nothing_to_compare_once_the_other_is_closed(desk: Desk) -> None:
    request = a_draft(desk.world)
    assert desk.sign_in(desk.world.coordinator).visit(f"/requests/{request.reference}/same-person").status == 404


def test_a_live_request_in_another_authority_is_in_nobodys_way(desk: Desk) -> None:
    request = a_draft(desk.world)
    live_at(desk.world.other_service, desk.world)
    assert submit(desk, request).path == f"/cases/{request.reference}"


def test_the_database_refuses_two_live_requests_for_one_record(db: SQLAlchemy, world: World) -> None:
    client = a_client(world.service)
    a_draft(world, client, status=RequestStatus.SUBMITTED)
    with pytest.raises(IntegrityError):
        a_draft(world, client, status=RequestStatus.ADMITTED)


def test_history_may_hold_what_entered_requests_may_not(db: SQLAlchemy, world: World) -> None:
    client = a_client(world.service)
    imported = a_draft(world, client)
    imported.origin, imported.status = Origin.IMPORTED, RequestStatus.ADMITTED
    db.session.commit()
    a_draft(world, client, status=RequestStatus.ADMITTED)
    assert queries.live_elsewhere(queries.whole_request(imported.id)) is not None


def test_locking_the_person_locks_their_records_in_both_services(db: SQLAlchemy, world: World) -> None:
    request, by = a_draft(world), actor(world.key_worker)
    other_record = live_at(a_service(world.authority, "Second Service"), world).client_id
    with statements_seen() as seen, transaction():
        found = queries.get_own_request_to_submit(by, request.reference)
        known = clients.same_person(found.authority_id, "sentinel terry", found.client.date_of_birth)
    assert {found.client_id, other_record} == {client.id for client in known}
    if db.engine.dialect.name == "postgresql":
        assert any("ORDER BY client.id FOR UPDATE OF client" in " ".join(line.split()) for line in seen)
