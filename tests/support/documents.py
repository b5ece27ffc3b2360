"""Files of every type that is taken, documents of cases, and a virus scanner of one's own."""

import datetime as dt
import io
import socketserver
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rehab.accounts.models import User
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.documents import commands, store
from rehab.documents.commands import Described, StoredFile
from rehab.documents.models import Document
from rehab.documents.rules import DocumentKind, FileType, ScanState
from rehab.documents.scanner import Scanner
from rehab.documents.views import shelf
from rehab.panel.models import PanelCase
from rehab.placements.models import Offer, Stay
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from tests.factories import NOON, actor

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
TEXT = "Blood pressure: 120 over 80, take 5 µg daily.\n".encode()
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00picture\xff\xd9"
)


def a_png(*, after: bytes = b"") -> bytes:
    """One grey point."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00\x80")), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body + after


def packed(parts: dict[str, bytes | str], *, way: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A packed folder of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def a_docx(*, main_type: str = WORD_TYPE, **more: bytes) -> bytes:
    """A Word document; more parts by name, with two underlines for a slash and one for a dot."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    others = {name.replace("__", "/").replace("_", "."): content for name, content in more.items()}
    return packed({"[Content_Types].xml": types, "word/document.xml": "<document/>", **others})


def an_odt(**more: bytes) -> bytes:
    """An OpenDocument text; more parts as for `a_docx`."""
    others = {name.replace("__", "/").replace("_", "."): content for name, content in more.items()}
    return packed({"mimetype": ODT_TYPE, "content.xml": "<text/>", "META-INF/manifest.xml": "<manifest/>", **others})


WHOLE: dict[FileType, bytes] = {
    FileType.PDF: PDF,
    FileType.JPEG: JPEG,
    FileType.PNG: a_png(),
    FileType.DOCX: a_docx(),
    FileType.ODT: an_odt(),
    FileType.TEXT: TEXT,
}


def a_stored_file(folder: Path, content: bytes, file_type: FileType, scan: ScanState) -> StoredFile:
    """A file in a store."""
    name = store.write(folder, content)
    return StoredFile(name, file_type, len(content), store.digest_of(content), scan)


def a_document(
    case: PlacementRequest,
    by: User,
    folder: Path,
    kind: DocumentKind = DocumentKind.RISK_ASSESSMENT,
    *,
    content: bytes = b"",
    file_type: FileType = FileType.PDF,
    scan: ScanState = ScanState.NOT_SCANNED,
    now: dt.datetime = NOON,
    **told: Any,
) -> Document:
    """Kept as the page keeps it."""
    who, reference = actor(by), case.reference
    file = a_stored_file(folder, content or WHOLE[file_type], file_type, scan)
    with transaction():
        held = requests.get_own_request_for_update(who, reference)
        return commands.keep(held.id, file, Described(kind, **told), by=who, now=now)


def ids_of(ids: dict[str, str], by: User) -> dict[str, str]:
    """A document for each thing of the world that may have one: its name there -> its public id."""
    folder = shelf().folder

    def add(case: PlacementRequest, kind: DocumentKind) -> str:
        # Plain text, which whoever sweeps the pages for names can read.
        return a_document(case, by, folder, kind, file_type=FileType.TEXT, without_names=True).public_id

    def of(model: type[Any], thing: str) -> PlacementRequest:
        return db.session.query(PlacementRequest).join(model).filter(model.public_id == ids[thing]).one()

    submitted = db.session.query(PlacementRequest).filter_by(reference=ids["submitted"]).one()
    return {
        "document": add(submitted, DocumentKind.LETTER),
        "removable document": add(submitted, DocumentKind.LETTER),
        "service's document": add(submitted, DocumentKind.OTHER),
        "offered document": add(of(Offer, "offer"), DocumentKind.PRESCRIPTION),
        "court's document": add(of(Offer, "offer"), DocumentKind.COURT_ORDER),
        "unshared document": add(of(Offer, "unshared offer"), DocumentKind.PRESCRIPTION),
        "resident's document": add(of(Stay, "stay"), DocumentKind.PRESCRIPTION),
        "former resident's document": add(of(Stay, "gone stay"), DocumentKind.PRESCRIPTION),
        "pack's document": add(of(PanelCase, "declared case"), DocumentKind.RISK_ASSESSMENT),
        "unread document": add(of(PanelCase, "open case"), DocumentKind.RISK_ASSESSMENT),
    }


def remove(document: Document, by: User, *, reason: str = "Added twice") -> str:
    """As the page removes it; returns what its file is called in the store."""
    who, document_id = actor(by), document.id
    with transaction():
        found = db.session.get_one(Document, document_id, with_for_update=True)
        return commands.remove(found, reason=reason, by=who, now=NOON)


class _Clamd(socketserver.StreamRequestHandler):
    """Reads INSTREAM as clamd does, and answers as its server was told to."""

    server: "_Server"

    def handle(self) -> None:
        if self.server.answer is None:
            self.server.released.wait()
            return
        content = self._content()
        told = self.server.answer or (b"stream: Eicar-Signature FOUND" if EICAR in content else b"stream: OK")
        self.server.seen.append(content)
        self.wfile.write(told + b"\0")

    def _content(self) -> bytes:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        parts = []
        while length := struct.unpack(">L", self.rfile.read(4))[0]:
            parts.append(self.rfile.read(length))
        return b"".join(parts)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        self.seen: list[bytes] = []
        self.released = threading.Event()
        super().__init__(("127.0.0.1", 0), _Clamd)


@contextmanager
def a_scanner(answer: bytes | None = b"") -> Iterator[tuple[Scanner, list[bytes]]]:
    """A scanner that finds EICAR, or always answers the same, or with None never does; and what it was sent."""
    with _Server(answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Scanner("127.0.0.1", server.server_address[1]), server.seen
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
