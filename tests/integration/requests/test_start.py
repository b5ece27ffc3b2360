"""Starting a request for somebody known or somebody new."""

import datetime as dt

from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.clients.models import Client
from rehab.requests.models import PlacementRequest, StatusChange
from rehab.requests.rules import RequestStatus
from tests.factories import a_client, a_request
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen

NEW = {
    "given_name": "Nova",
    "family_name": "Newman",
    "date_of_birth-day": "2",
    "date_of_birth-month": "3",
    "date_of_birth-year": "1990",
    "sex": "female",
}
START = "Start the request"
NHS = "9434765919"


def test_a_new_person_gets_a_record_and_a_draft(desk: Desk, db: SQLAlchemy) -> None:
    page = desk.key_worker.submit("/requests/new", START, **NEW)
    request = db.session.query(PlacementRequest).one()
    assert page.path == f"/requests/{request.reference}"
    assert page.heading == "Request for Nova Newman"
    assert (request.status, request.key_worker_id) == (RequestStatus.DRAFT, desk.world.key_worker.id)
    assert (request.service_id, request.authority_id) == (desk.world.service.id, desk.world.authority.id)
    assert db.session.query(StatusChange).one().new is RequestStatus.DRAFT
    actions = {entry.action for entry in db.session.query(AuditEntry).filter_by(case_id=request.id)}
    assert actions >= {"request.created", "request.viewed"}


def test_refuses_a_person_without_particulars_and_stores_nothing(desk: Desk) -> None:
    page = desk.key_worker.visit("/requests/new")
    with statements_seen() as seen:
        page = desk.key_worker.send(page, START, **NEW | {"family_name": "", "date_of_birth-year": "2027"})
    assert page.status == 422
    assert page.errors == ["Enter the family name", "Date of birth must be 1 June 2026 or earlier"]
    assert seen.writes() == []


def test_a_known_person_is_used_and_told(desk: Desk, db: SQLAlchemy) -> None:
    client = a_client(desk.world.service, given_name="Nová", family_name="NEWMAN")
    born = {"date_of_birth-day": "17", "date_of_birth-month": "4", "date_of_birth-year": "1985"}
    page = desk.key_worker.submit("/requests/new", START, **NEW | born)
    assert page.notices == [
        f"Your service already knows this person: this request uses their record, {client.reference}."
    ]
    assert db.session.query(PlacementRequest).one().client_id == client.id
    assert db.session.query(Client).count() == 1


def test_finds_a_known_person_and_starts_a_request(desk: Desk, db: SQLAlchemy) -> None:
    client = a_client(desk.world.service)
    found = desk.key_worker.submit("/requests/new", "Find", text="sentinel")
    assert client.reference in found.text
    page = desk.key_worker.send(found, "Start a request for Terry Sentinel, born 17 April 1985")
    assert page.heading == "Request for Terry Sentinel"
    assert db.session.query(PlacementRequest).one().client_id == client.id


def test_does_not_find_people_of_another_service(desk: Desk) -> None:
    a_client(desk.world.other_service)
    page = desk.key_worker.submit("/requests/new", "Find", text="sentinel")
    assert "knows nobody of that name" in page.text


def test_asks_for_something_to_look_for(desk: Desk) -> None:
    page = desk.key_worker.submit("/requests/new", "Find")
    assert page.errors == ["Enter a name, a reference, an NHS number or a date of birth"]


def test_finds_a_known_person_by_birth_date_and_by_nhs_number(desk: Desk, db: SQLAlchemy) -> None:
    client = a_client(desk.world.service)
    client.nhs_number = NHS
    db.session.commit()
    born = {"born_on-day": "17", "born_on-month": "4", "born_on-year": "1985"}
    assert client.reference in desk.key_worker.submit("/requests/new", "Find", **born).text
    assert client.reference in desk.key_worker.submit("/requests/new", "Find", text="943 476 5919").text


def test_likely_duplicates_are_shown_before_a_new_record_is_made(desk: Desk, db: SQLAlchemy) -> None:
    client = a_client(desk.world.service, given_name="Nina", date_of_birth=dt.date(1990, 3, 2), family_name="Newman")
    page = desk.key_worker.visit("/requests/new")
    with statements_seen() as seen:
        page = desk.key_worker.send(page, START, **NEW)
    assert (page.status, seen.writes(besides=frozenset({"user_session"}))) == (422, [])
    assert page.errors == [
        "Look at the people below first. If the person is none of them, tick the box and start again"
    ]
    assert client.reference in page.text
    assert "The same date of birth, and a name in common" in page.text
    page = desk.key_worker.send(page, START, is_new="y")
    assert page.heading == "Request for Nova Newman"
    assert db.session.query(Client).count() == 2


def test_a_likely_duplicate_is_started_for_from_the_list(desk: Desk, db: SQLAlchemy) -> None:
    a_client(desk.world.service, given_name="Nina", date_of_birth=dt.date(1990, 3, 2), family_name="Newman")
    page = desk.key_worker.submit("/requests/new", START, **NEW)
    page = desk.key_worker.send(page, "Start a request for Nina Newman, born 2 March 1990")
    assert page.heading == "Request for Nina Newman"
    assert db.session.query(Client).count() == 1


def test_nothing_is_told_of_a_likely_duplicate_in_another_service(desk: Desk, db: SQLAlchemy) -> None:
    a_client(desk.world.other_service, given_name="Nina", date_of_birth=dt.date(1990, 3, 2), family_name="Newman")
    assert desk.key_worker.submit("/requests/new", START, **NEW).heading == "Request for Nova Newman"


def test_an_nhs_number_is_kept_and_one_with_a_wrong_check_digit_refused(desk: Desk, db: SQLAlchemy) -> None:
    page = desk.key_worker.visit("/requests/new")
    page = desk.key_worker.send(page, START, **NEW, nhs_number="943 476 5918")
    assert page.errors == ["Enter an NHS number in the correct format, like 943 476 5919"]
    desk.key_worker.send(page, START, nhs_number="943 476 5919")
    assert db.session.query(Client).one().nhs_number == NHS


def test_somebody_of_another_service_cannot_be_started_for(desk: Desk) -> None:
    client = a_client(desk.world.other_service)
    with statements_seen() as seen:
        page = desk.key_worker.post(f"/requests/new/{client.public_id}")
    assert page.status == 404
    assert seen.writes() == []


def test_a_draft_that_was_started_is_gone_on_with(desk: Desk, db: SQLAlchemy) -> None:
    draft = a_request(a_client(desk.world.service), desk.world.colleague)
    page = desk.key_worker.submit("/requests/new", "Find", text="sentinel")
    page = desk.key_worker.send(page, "Start a request for Terry Sentinel, born 17 April 1985")
    assert page.path == f"/requests/{draft.reference}"
    assert page.notices == [f"A request for this person was started already: {draft.reference}."]
    assert db.session.query(PlacementRequest).count() == 1


def test_the_same_form_twice_starts_one_request(desk: Desk, db: SQLAlchemy) -> None:
    form = desk.key_worker.visit("/requests/new")
    first = desk.key_worker.send(form, START, **NEW)
    second = desk.key_worker.send(form, START, **NEW)
    assert first.path == second.path
    assert db.session.query(PlacementRequest).count() == 1


def test_the_page_does_not_exist_for_those_who_do_not_request_placements(desk: Desk) -> None:
    for user in (desk.world.commissioner, desk.world.provider_user, desk.world.member, desk.world.administrator):
        assert desk.sign_in(user).visit("/requests/new").status == 404
