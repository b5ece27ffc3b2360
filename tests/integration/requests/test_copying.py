"""A second request for the same person: what it takes over, what it asks anew, and what has changed since."""

import datetime as dt

from flask_sqlalchemy import SQLAlchemy

from rehab.requests.models import PlacementRequest
from rehab.requests.queries import whole_request
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, a_client, a_request, a_service
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen

SAVE = "Save and continue"


def a_second_request(desk: Desk, db: SQLAlchemy) -> tuple[PlacementRequest, PlacementRequest]:
    """One that was declined, and an empty draft for the same person."""
    client = a_client(desk.world.service)
    first = a_request(client, desk.world.key_worker, status=RequestStatus.DECLINED, substances=(1101, 7000))
    risk = whole_request(first.id).risk
    assert risk is not None
    risk.management_plan = "Ring the sister."
    second = PlacementRequest(
        reference="R-2026-09000",
        client_id=client.id,
        service_id=client.service_id,
        authority_id=client.authority_id,
        key_worker_id=desk.world.key_worker.id,
        created_at=NOON,
    )
    db.session.add(second)
    db.session.commit()
    return first, second


def test_takes_over_what_may_still_be_true(desk: Desk, db: SQLAlchemy) -> None:
    first, second = a_second_request(desk, db)
    page = desk.key_worker.submit(f"/requests/{second.reference}", f"Copy the answers of {first.reference}")
    assert page.notices == [f"The answers of {first.reference} were copied. Go through each with the person."]
    copied = whole_request(second.id)
    assert copied.risk is not None
    assert copied.risk.management_plan == "Ring the sister."
    assert [row.code for row in copied.substances] == [1101, 7000]
    assert (copied.care_type, copied.substance_group) == (first.care_type, first.substance_group)
    anew = (copied.consent, copied.choice, copied.funding, copied.top, copied.declarations)
    assert anew == (None,) * 5
    assert f"Copy the answers of {first.reference}" not in page.text


def test_marks_what_has_changed_since(desk: Desk, db: SQLAlchemy) -> None:
    first, second = a_second_request(desk, db)
    desk.key_worker.submit(f"/requests/{second.reference}", f"Copy the answers of {first.reference}")
    assert "Changed" not in desk.key_worker.visit(f"/requests/{second.reference}/check").text
    desk.key_worker.submit(f"/requests/{second.reference}/risk", SAVE, management_plan="Ring the brother.")
    text = desk.key_worker.visit(f"/requests/{second.reference}/check").text
    assert "Ring the brother. Changed Before: Ring the sister." in text
    assert text.count("Before:") == 1


def test_is_not_offered_and_is_refused_once_something_was_answered(desk: Desk, db: SQLAlchemy) -> None:
    _, second = a_second_request(desk, db)
    desk.key_worker.submit(f"/requests/{second.reference}/home", SAVE, housing="tenant")
    assert "earlier request" not in desk.key_worker.visit(f"/requests/{second.reference}").text
    with statements_seen() as seen:
        assert desk.key_worker.post(f"/requests/{second.reference}/copy").status == 409
    assert seen.writes() == []


def test_another_services_request_for_the_same_person_is_no_secret_told(desk: Desk, db: SQLAlchemy) -> None:
    _, second = a_second_request(desk, db)
    other = a_service(desk.world.authority, "Second Service")
    db.session.query(PlacementRequest).filter(PlacementRequest.id != second.id).update({"service_id": other.id})
    db.session.commit()
    assert "earlier request" not in desk.key_worker.visit(f"/requests/{second.reference}").text
    assert desk.key_worker.post(f"/requests/{second.reference}/copy").status == 409


def test_the_first_request_of_somebody_has_nothing_to_copy(desk: Desk, db: SQLAlchemy) -> None:
    first, _ = a_second_request(desk, db)
    first.status, first.created_at = RequestStatus.DRAFT, NOON - dt.timedelta(days=9)
    db.session.commit()
    assert "earlier request" not in desk.key_worker.visit(f"/requests/{first.reference}").text
