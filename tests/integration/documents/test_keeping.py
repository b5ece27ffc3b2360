"""Documents of a case: added, listed for those who may open them, removed; and what the database makes impossible."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from rehab.audit import queries as audit
from rehab.core.errors import InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.documents import commands, queries
from rehab.documents.commands import FULL, Described, StoredFile
from rehab.documents.models import Document
from rehab.documents.rules import MOST_PER_CASE, Audience, FileType, ScanState
from rehab.documents.rules import DocumentKind as K
from rehab.requests.models import PlacementRequest
from tests.factories import NOON, TODAY, World, a_client, a_request, actor
from tests.support.documents import a_document, remove
from tests.support.statements import statements_seen


def kinds(case: PlacementRequest, audience: Audience) -> list[K]:
    return [document.kind for document in queries.of_case(case.id, audience)]


def test_a_document_is_numbered_and_on_the_timeline(world: World, case: PlacementRequest, folder: Path) -> None:
    day = TODAY - dt.timedelta(days=3)
    first = a_document(case, world.key_worker, folder, K.PRESCRIPTION, dated_on=day, note="From the GP")
    second = a_document(case, world.key_worker, folder, K.LETTER)
    assert (first.number, second.number) == (1, 2)
    assert first.download_name == "prescription-2026-05-29-1.pdf"
    assert second.download_name == "letter-2026-06-01-2.pdf"
    assert (folder / str(first.stored_as)).read_bytes().startswith(b"%PDF")
    assert [entry.action for entry in audit.case_history(case.id)] == ["document.added", "document.added"]


def test_each_audience_is_shown_its_kinds_alone(world: World, case: PlacementRequest, folder: Path) -> None:
    for kind in K:
        a_document(case, world.key_worker, folder, kind, without_names=True)
    assert kinds(case, Audience.SERVICE) == list(K)
    assert kinds(case, Audience.COORDINATOR) == [kind for kind in K if kind is not K.OTHER]
    assert kinds(case, Audience.PROVIDER) == [K.RISK_ASSESSMENT, K.PRESCRIPTION, K.BLOOD_TESTS]
    assert [document.kind for document in queries.for_panel(case.id, until=None)] == [K.RISK_ASSESSMENT, K.BLOOD_TESTS]


def test_the_panel_opens_nothing_that_says_who_the_person_is(
    world: World, case: PlacementRequest, folder: Path
) -> None:
    named = a_document(case, world.key_worker, folder, K.RISK_ASSESSMENT)
    assert queries.for_panel(case.id, until=None) == []
    with pytest.raises(NotFound):
        queries.for_panel_to_open(case.id, named.public_id, until=None)
    assert "panel" not in named.readers.replace("panel coordinator", "")


def test_a_document_opens_only_under_its_own_case(world: World, case: PlacementRequest, folder: Path) -> None:
    other = a_request(a_client(world.service, given_name="Other"), world.key_worker)
    document = a_document(other, world.key_worker, folder)
    assert queries.to_open(other.id, document.public_id, Audience.SERVICE).id == document.id
    for read in (
        lambda: queries.to_open(case.id, document.public_id, Audience.SERVICE),
        lambda: queries.kept(case.id, document.public_id),
    ):
        with pytest.raises(NotFound):
            read()


def test_refuses_a_date_to_come(world: World, case: PlacementRequest, folder: Path) -> None:
    with pytest.raises(InvalidInput, match="today or earlier"):
        a_document(case, world.key_worker, folder, dated_on=TODAY + dt.timedelta(days=1))
    assert queries.of_case(case.id, Audience.SERVICE) == []


def test_refuses_more_than_a_case_may_hold_until_one_is_removed(
    world: World, case: PlacementRequest, folder: Path
) -> None:
    by, file = actor(world.key_worker), StoredFile("", FileType.PDF, 9, "0", ScanState.NOT_SCANNED)
    with transaction():
        for number in range(MOST_PER_CASE):
            held = StoredFile(f"file{number}", file.file_type, 9, "0", file.scan)
            commands.keep(case.id, held, Described(K.LETTER), by=by, now=NOON)
    with pytest.raises(InvalidInput) as caught:
        a_document(case, world.key_worker, folder)
    assert caught.value.faults == {"file": FULL}
    remove(queries.of_case(case.id, Audience.SERVICE)[0], world.key_worker)
    assert a_document(case, world.key_worker, folder).number == MOST_PER_CASE + 1


def test_what_was_removed_is_told_to_service_and_coordinator_and_gone_for_the_others(
    world: World, case: PlacementRequest, folder: Path
) -> None:
    document = a_document(case, world.key_worker, folder, without_names=True)
    name = remove(document, world.team_manager, reason="Of somebody else")
    assert (folder / name).exists()
    for audience in (Audience.SERVICE, Audience.COORDINATOR):
        (told,) = queries.of_case(case.id, audience)
        assert (told.is_kept, told.removal_reason) == (False, "Of somebody else")
        assert told.removed_by is not None
        assert told.removed_by.id == world.team_manager.id
        with pytest.raises(NotFound):
            queries.to_open(case.id, document.public_id, audience)
    assert kinds(case, Audience.PROVIDER) == kinds(case, Audience.PANEL) == []
    assert [entry.action for entry in audit.case_history(case.id)] == ["document.added", "document.removed"]


def test_lists_cost_one_statement(world: World, case: PlacementRequest, folder: Path) -> None:
    counted = []
    for count in (1, 4):
        for _ in range(count):
            a_document(case, world.key_worker, folder)
        with statements_seen() as seen:
            assert [document.added_by.name for document in queries.of_case(case.id, Audience.SERVICE)]
        counted.append(len(seen))
    assert counted == [1, 1]


@pytest.mark.parametrize(
    "values",
    [
        {"size": 0},
        {"size": 10 * 1024 * 1024 + 1},
        {"number": 0},
        {"stored_as": None},
        {"removed_at": NOON, "stored_as": None},
        {"scan": ScanState.CLEAN},
        {"scan": ScanState.HARMFUL, "scanned_at": NOON},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(
    db: SQLAlchemy, world: World, case: PlacementRequest, folder: Path, values: dict[str, Any]
) -> None:
    document = a_document(case, world.key_worker, folder)
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(update(Document).where(Document.id == document.id).values(values))
