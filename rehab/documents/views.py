"""What the pages of other features share: taking a file in, and handing one out."""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, current_app
from werkzeug.datastructures import FileStorage

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.errors import InvalidInput
from rehab.core.tracing import tell_operators
from rehab.documents import store
from rehab.documents.commands import StoredFile
from rehab.documents.models import Document
from rehab.documents.rules import LARGEST, ScanState, type_of
from rehab.documents.scanner import Scanner
from rehab.web.exports import attachment

HARMFUL = "The virus scanner found something harmful in this file, so it was not kept. Tell whoever looks after your IT"
_EXTENSION = "documents"


class HarmfulFile(InvalidInput):
    """The scanner found something in what was sent."""

    def __init__(self) -> None:
        super().__init__({"file": HARMFUL})


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where files are kept, and who looks at them for viruses, if anybody does."""

    folder: Path
    scanner: Scanner | None

    @classmethod
    def of_instance(cls, instance: Path, scanner: Scanner | None) -> "Shelf":
        """The shelf of an installation."""
        return cls(instance / store.FOLDER, scanner)


def install(app: Flask, shelf: Shelf) -> None:
    """Tell the app where its documents are."""
    app.extensions[_EXTENSION] = shelf


def shelf() -> Shelf:
    """That of the app that runs."""
    found: Shelf = current_app.extensions[_EXTENSION]
    return found


def receive(upload: FileStorage) -> StoredFile:
    """Judge, scan and store what somebody sent, outside of any transaction; a row must follow, or it is cleared away.

    Raises InvalidInput (file) for what is not taken, and HarmfulFile for what the scanner refuses.
    """
    content = upload.stream.read(LARGEST + 1)
    file_type = type_of(content, upload.filename or "")
    place = shelf()
    scan = place.scanner.scan(content) if place.scanner else ScanState.NOT_SCANNED
    if scan is ScanState.HARMFUL:
        raise HarmfulFile
    name = store.write(place.folder, content)
    return StoredFile(name, file_type, len(content), store.digest_of(content), scan)


def deliver(document: Document, *, by: Actor) -> Response:
    """The file as one to keep, once it is noted that `by` opened it. Raises Damaged if it is not what was stored."""
    audit.record_view("document.viewed", subject=document, by=by, case_id=document.case_id)
    try:
        content = store.read(shelf().folder, document.stored_as or "", digest=document.sha256)
    except store.Damaged as error:
        tell_operators("document damaged", error, document=document.public_id)
        raise
    return attachment(content, document.file_type.mimetype, document.download_name)


def discard(name: str) -> None:
    """Delete the file of a document whose removal is committed."""
    store.remove(shelf().folder, name)
