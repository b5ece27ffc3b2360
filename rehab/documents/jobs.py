"""Looking at what the scanner has not seen yet, and clearing away files that no document names."""

import datetime as dt
from pathlib import Path

from rehab.core.db import db
from rehab.core.tracing import tell_operators
from rehab.core.transaction import transaction
from rehab.documents import commands, queries, store
from rehab.documents.queries import Waiting
from rehab.documents.rules import ScanState
from rehab.documents.scanner import Scanner

MOST_PER_RUN = 200
SECONDS = 60.0
NO_SCANNER = "There is no virus scanner"


def scan_waiting(scanner: Scanner | None, folder: Path, *, now: dt.datetime) -> str:
    """Scan kept files that were not; stops as soon as the scanner gives no answer, for the next run to go on."""
    if scanner is None:
        return NO_SCANNER
    waiting = queries.to_scan(limit=MOST_PER_RUN)
    db.session.rollback()
    done = 0
    for file in waiting:
        content = _read(folder, file)
        if content is None:
            continue
        verdict = scanner.scan(content, seconds=SECONDS)
        if verdict is ScanState.NOT_SCANNED:
            return f"{done} scanned; the scanner gives no answer"
        _note(folder, file.id, verdict, now=now)
        done += 1
    return f"{done} scanned"


def _read(folder: Path, file: Waiting) -> bytes | None:
    """None for a file that cannot be read, which operators are told of."""
    try:
        return store.read(folder, file.stored_as, digest=file.sha256)
    except store.Damaged as error:
        tell_operators("document damaged", error, document=file.public_id)
        return None


def _note(folder: Path, document_id: int, verdict: ScanState, *, now: dt.datetime) -> None:
    with transaction():
        document = queries.still_to_scan(document_id)
        harmful = commands.mark_scanned(document, verdict, now=now) if document else ""
    if harmful:
        store.remove(folder, harmful)


def clear_strays(folder: Path, *, now: dt.datetime) -> str:
    """Delete files whose transaction was refused, or whose document was removed just before the service stopped."""
    known = queries.names_in_store()
    db.session.rollback()
    return f"Files cleared away: {store.remove_strays(folder, known=known, now=now)}"
