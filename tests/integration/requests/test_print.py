"""The whole request as a file for the person."""

import io

import pypdf
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.requests.models import PlacementRequest
from rehab.requests.queries import whole_request
from rehab.requests.rules import Section
from tests.factories import TODAY, a_client, a_request
from tests.integration.requests.conftest import Desk
from tests.support.statements import statements_seen

STATEMENTS = 16


def a_draft(desk: Desk) -> PlacementRequest:
    facilities = (desk.world.facility, desk.world.other_facility)
    return a_request(a_client(desk.world.service), desk.world.key_worker, facilities=facilities)


def path_of(request: PlacementRequest) -> str:
    return f"/requests/{request.reference}/pdf"


def test_holds_every_section_in_plain_words_and_is_audited(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    risk = whole_request(request.id).risk
    assert risk is not None
    risk.management_plan = "Ring <b>the sister</b> & wait."
    db.session.commit()
    response = desk.key_worker.visit(path_of(request)).response
    document = pypdf.PdfReader(io.BytesIO(response.data))
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    for section in Section:
        assert section.label in text
    assert "Terry Sentinel" in text
    assert "Ring <b>the sister</b> & wait." in text
    assert "Have they set a fire? No, none known" in text
    assert document.root_object["/Lang"] == "en-GB"
    assert f"filename=request-{TODAY}.pdf" in response.headers["Content-Disposition"]
    [entry] = db.session.query(AuditEntry).filter_by(action="request_print.viewed").all()
    assert (entry.actor_id, entry.case_id) == (desk.world.key_worker.id, request.id)


def test_a_long_answer_begins_below_its_question_and_what_is_open_is_listed_last(desk: Desk, db: SQLAlchemy) -> None:
    request = a_draft(desk)
    treatment = whole_request(request.id).treatment
    assert treatment is not None
    treatment.community_work = "It helped. " * 300
    db.session.commit()
    document = pypdf.PdfReader(io.BytesIO(desk.key_worker.visit(path_of(request)).response.data))
    pages = [" ".join(page.extract_text().split()) for page in document.pages]
    [start] = [page for page in pages if "Work done in the community" in page]
    assert "Work done in the community It helped." in start
    assert "Treatment so far and preparation Work done" in start
    assert not start.startswith("Treatment so far")
    assert "Not answered yet NHS number" in " ".join(pages)


def test_is_nobody_elses_to_print(desk: Desk) -> None:
    request = a_draft(desk)
    for user in (desk.world.other_key_worker, desk.world.coordinator, desk.world.commissioner):
        assert desk.sign_in(user).visit(path_of(request)).status == 404


def test_the_database_is_asked_as_often_for_a_full_request_as_for_an_empty_one(desk: Desk, db: SQLAlchemy) -> None:
    empty = a_request(a_client(desk.world.service, given_name="Em"), desk.world.key_worker)
    for section in ("risk", "health", "top", "substance_use"):
        setattr(whole_request(empty.id), section, None)
    db.session.commit()
    full = a_draft(desk)
    counts = []
    for request in (empty, full):
        desk.key_worker.visit(path_of(request))
        with statements_seen() as seen:
            desk.key_worker.visit(path_of(request))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= STATEMENTS
