"""Writes of documents. The file is in the store before its row; what is removed leaves the store after the commit."""

import datetime as dt
from dataclasses import dataclass

from rehab.audit import commands as audit
from rehab.core import events
from rehab.core.actor import SYSTEM, Actor
from rehab.core.clock import london_date
from rehab.core.db import Model, db
from rehab.core.errors import InvalidInput
from rehab.documents import queries
from rehab.documents.events import HarmfulDocumentRemoved
from rehab.documents.models import Document
from rehab.documents.rules import MOST_PER_CASE, DocumentKind, FileType, ScanState

FULL = f"There are {MOST_PER_CASE} documents already. Remove one that is not needed any more, then add this one"
FOUND_HARMFUL = "The virus scanner found it harmful."


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is in the store, and what was found out about it."""

    name: str
    file_type: FileType
    size: int
    sha256: str
    scan: ScanState


@dataclass(frozen=True, slots=True)
class Described:
    """What whoever adds a document says of it."""

    kind: DocumentKind
    dated_on: dt.date | None = None
    note: str = ""
    without_names: bool = False


def keep(case_id: int, file: StoredFile, told: Described, *, by: Actor, now: dt.datetime) -> Document:
    """Add a document to a case that the caller has locked.

    Raises InvalidInput (dated_on) for a day to come, (file) when the case holds as many as it may.
    """
    if told.dated_on is not None and told.dated_on > london_date(now):
        raise InvalidInput({"dated_on": "The date of the document must be today or earlier"})
    held, last = queries.counted(case_id)
    if held >= MOST_PER_CASE:
        raise InvalidInput({"file": FULL})
    document = Document(
        case_id=case_id,
        number=last + 1,
        kind=told.kind,
        dated_on=told.dated_on,
        note=told.note,
        without_names=told.without_names,
        file_type=file.file_type,
        size=file.size,
        sha256=file.sha256,
        stored_as=file.name,
        scan=file.scan,
        scanned_at=None if file.scan is ScanState.NOT_SCANNED else now,
        added_at=now,
        added_by_id=by.user_id,
    )
    db.session.add(document)
    db.session.flush()
    audit.record("document.added", subject=document, by=by, case_id=case_id, at=now)
    return document


def note_refusal(case: Model, *, by: Actor, now: dt.datetime) -> None:
    """Somebody tried to add a file that the scanner found harmful; nothing of it is kept but that it was tried."""
    audit.record("document.refused_as_harmful", subject=case, by=by, case_id=case.id, at=now)


def remove(document: Document, *, reason: str, by: Actor, now: dt.datetime) -> str:
    """Let go of a document; its row stays and says so.

    The document comes locked, with its file there. Returns the file's name in the store, to be deleted once this is
    committed.
    """
    name = _let_go(document, reason, now=now)
    document.removed_by_id = by.user_id
    audit.record("document.removed", subject=document, by=by, case_id=document.case_id, at=now)
    return name


def mark_scanned(document: Document, verdict: ScanState, *, now: dt.datetime) -> str:
    """Keep what the scanner said of a locked document that waited for it; a harmful one is removed.

    Returns the name in the store of the file to delete once this is committed, "" where it may stay.
    """
    document.scan, document.scanned_at = verdict, now
    if verdict is not ScanState.HARMFUL:
        return ""
    name = _let_go(document, FOUND_HARMFUL, now=now)
    audit.record("document.found_harmful", subject=document, by=SYSTEM, case_id=document.case_id, at=now)
    events.announce(HarmfulDocumentRemoved(document.case_id, document.added_by_id, now))
    return name


def _let_go(document: Document, reason: str, *, now: dt.datetime) -> str:
    name = document.stored_as or ""
    document.stored_as, document.removed_at, document.removal_reason = None, now, reason
    return name
