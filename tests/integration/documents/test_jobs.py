"""What the scheduler does: scanning what waits, clearing away what nobody names."""

import os
from pathlib import Path

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.audit import queries as audit
from rehab.documents.jobs import NO_SCANNER, clear_strays, scan_waiting
from rehab.documents.models import Document
from rehab.documents.rules import ScanState
from rehab.notifications.models import Notice
from rehab.requests.models import PlacementRequest
from tests.factories import NOON, World
from tests.support.documents import EICAR, PDF, a_document, a_scanner, remove


def scans(db: SQLAlchemy) -> list[ScanState]:
    return list(db.session.scalars(select(Document.scan).order_by(Document.id)))


def test_scans_what_waits_and_nothing_else(db: SQLAlchemy, world: World, case: PlacementRequest, folder: Path) -> None:
    a_document(case, world.key_worker, folder)
    a_document(case, world.key_worker, folder, scan=ScanState.CLEAN)
    remove(a_document(case, world.key_worker, folder), world.key_worker)
    with a_scanner() as (scanner, seen):
        assert scan_waiting(scanner, folder, now=NOON) == "1 scanned"
        assert scan_waiting(scanner, folder, now=NOON) == "0 scanned"
    assert len(seen) == 1
    assert scans(db) == [ScanState.CLEAN, ScanState.CLEAN, ScanState.NOT_SCANNED]


def test_a_file_that_is_found_harmful_later_is_removed_and_its_adder_told(
    db: SQLAlchemy, world: World, case: PlacementRequest, folder: Path
) -> None:
    name = a_document(case, world.key_worker, folder, content=PDF + EICAR).stored_as
    with a_scanner() as (scanner, _):
        assert scan_waiting(scanner, folder, now=NOON) == "1 scanned"
    document = db.session.scalars(select(Document)).one()
    assert (document.scan, document.stored_as, document.removed_by_id) == (ScanState.HARMFUL, None, None)
    assert not (folder / str(name)).exists()
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.recipient_id, notice.template) == (world.key_worker.id, "document_harmful")
    assert notice.path == f"/requests/{case.reference}/documents"
    assert [entry.action for entry in audit.case_history(case.id)] == ["document.added", "document.found_harmful"]


def test_stops_at_once_while_the_scanner_is_away(
    db: SQLAlchemy, world: World, case: PlacementRequest, folder: Path
) -> None:
    for _ in range(2):
        a_document(case, world.key_worker, folder)
    with a_scanner(b"ERROR") as (scanner, seen):
        assert scan_waiting(scanner, folder, now=NOON) == "0 scanned; the scanner gives no answer"
    assert len(seen) == 1
    assert scans(db) == [ScanState.NOT_SCANNED] * 2


def test_goes_on_behind_a_file_that_cannot_be_read(
    db: SQLAlchemy, world: World, case: PlacementRequest, folder: Path
) -> None:
    lost = a_document(case, world.key_worker, folder)
    a_document(case, world.key_worker, folder)
    (folder / str(lost.stored_as)).unlink()
    with a_scanner() as (scanner, _):
        assert scan_waiting(scanner, folder, now=NOON) == "1 scanned"
    assert scans(db) == [ScanState.NOT_SCANNED, ScanState.CLEAN]


def test_says_that_there_is_no_scanner(db: SQLAlchemy, folder: Path) -> None:
    assert scan_waiting(None, folder, now=NOON) == NO_SCANNER


def test_clears_away_the_file_of_a_removed_document(world: World, case: PlacementRequest, folder: Path) -> None:
    kept = a_document(case, world.key_worker, folder).stored_as
    gone = remove(a_document(case, world.key_worker, folder), world.key_worker)
    for file in folder.iterdir():
        os.utime(file, (0, 0))
    assert clear_strays(folder, now=NOON) == "Files cleared away: 1"
    assert [file.name for file in folder.iterdir()] == [kept]
    assert gone != kept
