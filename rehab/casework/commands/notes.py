"""Notes on a case. The audit names who wrote one and when, never what it says."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.casework.models import CaseNote
from rehab.casework.queries import notes as queries
from rehab.casework.rules.notes import NoteKind, Readers, may_be_changed
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict, IllegalMove
from rehab.requests.models import PlacementRequest


def write_note(
    request: PlacementRequest, *, kind: NoteKind, readers: Readers, text: str, by: Actor, now: dt.datetime
) -> CaseNote:
    """Keep a note."""
    note = CaseNote(request_id=request.id, kind=kind, readers=readers, text=text, written_at=now, by_id=by.user_id)
    return _store(note, "note.written", by=by, now=now)


def change_note(note: CaseNote, *, text: str, by: Actor, now: dt.datetime) -> None:
    """Mend a note that was written just now. Raises IllegalMove once it is a quarter of an hour old."""
    if not may_be_changed(note.written_at, now=now):
        msg = "This note is more than 15 minutes old, so it stays as it is. Write a correction instead."
        raise IllegalMove(msg)
    if note.text != text:
        note.text = text
        audit.record("note.changed", subject=note, by=by, case_id=note.request_id, at=now)


def correct_note(wrong: CaseNote, *, text: str, by: Actor, now: dt.datetime) -> CaseNote:
    """Keep a note that says what is wrong with an earlier one; the same people read it.

    Raises Conflict where there is such a note already: that one is corrected in its turn.
    """
    if queries.is_corrected(wrong):
        msg = "This note was corrected already. Correct the newer note instead."
        raise Conflict(msg)
    note = CaseNote(
        request_id=wrong.request_id,
        kind=wrong.kind,
        readers=wrong.readers,
        text=text,
        written_at=now,
        by_id=by.user_id,
        corrects_id=wrong.id,
    )
    return _store(note, "note.corrected", by=by, now=now)


def _store(note: CaseNote, action: str, *, by: Actor, now: dt.datetime) -> CaseNote:
    db.session.add(note)
    db.session.flush()
    audit.record(action, subject=note, by=by, case_id=note.request_id, at=now)
    return note
