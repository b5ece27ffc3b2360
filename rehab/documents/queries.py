"""Reads of documents. Cases are known here by id alone: callers have scoped them, and say on whose behalf they ask."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.documents.models import Document
from rehab.documents.rules import Audience, ScanState, kinds_for, needs_names_taken_out

_WITH_PEOPLE = (joinedload(Document.added_by), joinedload(Document.removed_by))
# They see what became of a document that was removed; others see what they may open, and nothing else.
_SEE_WHAT_WAS_REMOVED = frozenset({Audience.SERVICE, Audience.COORDINATOR})


class Waiting(NamedTuple):
    """A kept file that no scanner has looked at: its document, and where it stands."""

    id: int
    public_id: str
    stored_as: str
    sha256: str


def of_case(case_id: int, audience: Audience) -> Sequence[Document]:
    """What this audience sees of a case's documents, with who added and removed them, in the order of their numbers."""
    wanted = _seen_by(audience).where(Document.case_id == case_id)
    if audience not in _SEE_WHAT_WAS_REMOVED:
        wanted = wanted.where(Document.stored_as.is_not(None))
    return db.session.scalars(wanted.options(*_WITH_PEOPLE).order_by(Document.number)).all()


def for_panel(case_id: int, *, until: dt.datetime | None) -> Sequence[Document]:
    """What members of the panel may open of a case that they may read; `until` is when they decided, if they have.

    What was added later is for those who look after the person now.
    """
    return db.session.scalars(_for_panel(case_id, until).order_by(Document.number)).all()


def for_panel_to_open(case_id: int, public_id: str, *, until: dt.datetime | None) -> Document:
    """One of `for_panel`. Raises NotFound."""
    return _found(_for_panel(case_id, until).where(Document.public_id == public_id))


def _for_panel(case_id: int, until: dt.datetime | None) -> Select[Document]:
    wanted = _seen_by(Audience.PANEL).where(Document.case_id == case_id, Document.stored_as.is_not(None))
    return wanted if until is None else wanted.where(Document.added_at <= until)


def to_open(case_id: int, public_id: str, audience: Audience) -> Document:
    """A document whose file is there, as its audience may open it.

    Raises NotFound for one of another case, of a kind that is not theirs, and for one that was removed.
    """
    wanted = _seen_by(audience).where(Document.case_id == case_id, Document.public_id == public_id)
    return _found(wanted.where(Document.stored_as.is_not(None)))


def kept(case_id: int, public_id: str, *, lock: bool = False) -> Document:
    """A document of a case whose file is there, whatever its kind, for the service that keeps it. Raises NotFound."""
    wanted = select(Document).where(Document.case_id == case_id, Document.public_id == public_id)
    wanted = wanted.where(Document.stored_as.is_not(None))
    return _found(wanted.with_for_update() if lock else wanted)


def counted(case_id: int) -> tuple[int, int]:
    """How many documents a case holds, and the highest number that one has had; the caller holds the case."""
    row = db.session.execute(
        select(func.count(Document.stored_as), func.coalesce(func.max(Document.number), 0)).where(
            Document.case_id == case_id
        )
    ).one()
    return row[0], row[1]


def to_scan(*, limit: int) -> list[Waiting]:
    """Those that wait longest for the scanner, first come first."""
    rows = db.session.execute(
        select(Document.id, Document.public_id, Document.stored_as, Document.sha256)
        .where(Document.scan == ScanState.NOT_SCANNED, Document.stored_as.is_not(None))
        .order_by(Document.id)
        .limit(limit)
    )
    return [Waiting(row.id, row.public_id, row.stored_as or "", row.sha256) for row in rows]


def still_to_scan(document_id: int) -> Document | None:
    """The document, locked, if nobody scanned or removed it meanwhile."""
    return db.session.scalar(
        select(Document)
        .where(Document.id == document_id, Document.scan == ScanState.NOT_SCANNED, Document.stored_as.is_not(None))
        .with_for_update()
    )


def names_in_store() -> set[str]:
    """What the files of all documents are called in the store."""
    return {name for name in db.session.scalars(select(Document.stored_as)) if name}


def _seen_by(audience: Audience) -> Select[Document]:
    wanted = select(Document).where(Document.kind.in_(kinds_for(audience)))
    return wanted.where(Document.without_names) if needs_names_taken_out(audience) else wanted


def _found(wanted: Select[Document]) -> Document:
    document = db.session.scalar(wanted)
    if document is None:
        raise NotFound
    return document
