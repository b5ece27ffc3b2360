"""Pages of documents: what each role sees, sends and is refused."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core.db import db as database
from rehab.documents import views
from rehab.documents.models import Document
from rehab.documents.rules import DocumentKind as K
from rehab.documents.rules import ScanState, contents
from rehab.documents.views import HARMFUL, Shelf
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request
from tests.support.documents import EICAR, PDF, a_document, a_scanner, remove
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

# What the pages ask of the database is tested beside, on both.
pytestmark = [pytest.mark.only("sqlite"), pytest.mark.usefixtures("at_noon")]
SignIn = Callable[[User], Visitor]
ADD = "Add this document"


def add(visitor: Visitor, case: PlacementRequest, content: bytes = PDF, name: str = "x.pdf", **more: object) -> Page:
    path = f"/requests/{case.reference}/documents/new"
    return visitor.submit(path, ADD, **{"kind": "risk_assessment", "file": (io.BytesIO(content), name), **more})


def actions(case: PlacementRequest) -> list[str]:
    wanted = select(AuditEntry.action).where(AuditEntry.case_id == case.id).order_by(AuditEntry.id)
    return [action for action in database.session.scalars(wanted) if action.startswith("document")]


def test_a_key_worker_adds_a_document_and_opens_it(
    world: World, case: PlacementRequest, folder: Path, signed_in: SignIn
) -> None:
    kay = signed_in(world.key_worker)
    page = add(kay, case, note="Drawn up with the person", name="Terry Example 1980.pdf")
    assert page.notices == ["The document has been added."]
    assert page.heading == "Documents"
    assert "Drawn up with the person" in page.text
    assert "Not scanned" in page.text
    got = kay.client.get(page.links["Risk assessment (document 1)"])
    assert (got.status_code, got.data, got.mimetype) == (200, PDF, "application/pdf")
    assert got.headers["Content-Disposition"] == "attachment; filename=risk-assessment-2026-06-01-1.pdf"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "no-store"
    assert actions(case) == ["document.added", "documents.viewed", "document.viewed"]
    assert [file.name for file in folder.iterdir()] == [database.session.scalars(select(Document.stored_as)).one()]


def test_a_double_click_adds_one_document(
    world: World, case: PlacementRequest, folder: Path, signed_in: SignIn
) -> None:
    kay = signed_in(world.key_worker)
    form = kay.visit(f"/requests/{case.reference}/documents/new")
    for _ in range(2):
        page = kay.send(form, ADD, kind="letter", file=(io.BytesIO(PDF), "x.pdf"))
        assert page.heading == "Documents"
    assert len(list(database.session.scalars(select(Document)))) == 1


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", contents.EMPTY), (b"a" * 1_001, contents.TOO_LARGE)], ids=["empty", "large"]
)
def test_tells_at_the_field_what_is_wrong_with_a_file(
    world: World,
    case: PlacementRequest,
    folder: Path,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    sentence: str,
) -> None:
    for module in (contents, views):
        monkeypatch.setattr(module, "LARGEST", 1_000)
    page = add(signed_in(world.key_worker), case, content, "note.txt")
    assert (page.status, page.errors) == (422, [sentence])
    assert not folder.exists()


def test_asks_for_kind_and_file(world: World, case: PlacementRequest, signed_in: SignIn) -> None:
    page = signed_in(world.key_worker).submit(f"/requests/{case.reference}/documents/new", ADD)
    assert page.errors == ["Choose what the document is", "Choose the file to add"]


def test_a_harmful_file_is_refused_noted_and_not_kept(
    app: Flask, world: World, case: PlacementRequest, folder: Path, signed_in: SignIn
) -> None:
    kay = signed_in(world.key_worker)
    with a_scanner() as (scanner, _):
        views.install(app, Shelf(folder, scanner))
        refused, taken = add(kay, case, PDF + EICAR), add(kay, case)
        views.install(app, Shelf(folder, None))
    assert (refused.status, refused.errors) == (422, [HARMFUL])
    assert "No virus found" in taken.text
    assert database.session.scalars(select(Document.scan)).all() == [ScanState.CLEAN]
    assert actions(case)[:2] == ["document.refused_as_harmful", "document.added"]
    assert len(list(folder.iterdir())) == 1


def test_a_file_is_kept_while_the_scanner_is_away(
    app: Flask, world: World, case: PlacementRequest, folder: Path, signed_in: SignIn
) -> None:
    with a_scanner(b"ERROR") as (scanner, _):
        views.install(app, Shelf(folder, scanner))
        page = add(signed_in(world.key_worker), case)
        views.install(app, Shelf(folder, None))
    assert "Not scanned" in page.text


def test_a_closed_request_takes_no_documents(world: World, folder: Path, signed_in: SignIn) -> None:
    declined = a_request(a_client(world.service), world.key_worker, status=RequestStatus.DECLINED)
    page = signed_in(world.key_worker).visit(f"/requests/{declined.reference}/documents/new")
    assert page.status == 403


def test_the_coordinator_reads_and_changes_nothing(
    world: World, case: PlacementRequest, folder: Path, signed_in: SignIn
) -> None:
    court, other = (a_document(case, world.key_worker, folder, kind) for kind in (K.COURT_ORDER, K.OTHER))
    robin = signed_in(world.coordinator)
    page = robin.visit(f"/requests/{case.reference}/documents")
    assert "Court order (document 1)" in page.links
    assert "Something else" not in page.text
    assert {"Remove", "Add a document"} & set(page.links) == set()
    path = f"/requests/{case.reference}/documents"
    assert robin.visit(f"{path}/{court.public_id}").status == 200
    assert robin.visit(f"{path}/{other.public_id}").status == 404


def test_only_who_added_it_or_a_manager_removes_a_document(
    world: World, case: PlacementRequest, folder: Path, signed_in: SignIn
) -> None:
    document = a_document(case, world.key_worker, folder)
    path = f"/requests/{case.reference}/documents/{document.public_id}/remove"
    assert signed_in(world.colleague).visit(path).status == 403
    manager = signed_in(world.team_manager)
    assert manager.submit(path, "Remove the document").errors == ["Enter why the document is removed"]
    form = manager.visit(path)
    page = manager.send(form, "Remove the document", reason="Of somebody else")
    assert page.notices == ["The document has been removed."]
    assert "Of somebody else" in page.text
    assert list(folder.iterdir()) == []
    assert manager.send(form, "Remove the document", reason="Of somebody else").heading == "Documents"
    assert manager.visit(path).status == 404


def test_a_damaged_file_is_not_handed_out(
    world: World, case: PlacementRequest, folder: Path, signed_in: SignIn
) -> None:
    document = a_document(case, world.key_worker, folder)
    (folder / str(document.stored_as)).write_bytes(b"other")
    page = signed_in(world.key_worker).visit(f"/requests/{case.reference}/documents/{document.public_id}")
    assert page.status == 400
    assert "damaged" in page.text


def test_the_task_list_and_the_case_lead_to_the_documents(
    world: World, case: PlacementRequest, folder: Path, signed_in: SignIn
) -> None:
    kay = signed_in(world.key_worker)
    assert "No documents belong to this case" in kay.visit(f"/cases/{case.reference}").text
    draft = a_request(a_client(world.service, given_name="Dana"), world.key_worker)
    assert kay.visit(f"/requests/{draft.reference}").links["Documents"] == f"/requests/{draft.reference}/documents"
    remove(a_document(case, world.key_worker, folder), world.key_worker)
    a_document(case, world.key_worker, folder, K.PRESCRIPTION)
    shown = kay.visit(f"/cases/{case.reference}").links
    assert [text for text in shown if "(document" in text] == ["Prescription (document 2)"]
    links = signed_in(world.commissioner).visit(f"/cases/{case.reference}").links
    assert "/documents" not in " ".join(links.values())


def test_the_list_costs_as_many_statements_for_many_as_for_one(
    world: World, case: PlacementRequest, folder: Path, signed_in: SignIn
) -> None:
    kay, counted = signed_in(world.key_worker), []
    for count in (1, 5):
        for _ in range(count):
            a_document(case, world.key_worker, folder)
        with statements_seen() as seen:
            assert kay.client.get(f"/requests/{case.reference}/documents").status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1]


@pytest.fixture
def kay(world: World, signed_in: SignIn) -> Visitor:
    return signed_in(world.key_worker)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), name=st.text(max_size=10), kind=st.text(max_size=10))
def test_no_bytes_at_all_break_the_page(
    kay: Visitor, case: PlacementRequest, content: bytes, name: str, kind: str
) -> None:
    sendable = name.encode("utf-8", "replace").decode()
    path = f"/requests/{case.reference}/documents/new"
    page = kay.post(path, kind=kind.encode("utf-8", "replace").decode(), file=(io.BytesIO(content), sendable))
    assert page.status < 500
