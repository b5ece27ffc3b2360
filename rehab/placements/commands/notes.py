"""Progress notes. The audit names who wrote one and when, never what it says."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.notifications.commands import notify
from rehab.placements.models import ProgressNote, Stay
from rehab.placements.queries import notes as queries
from rehab.placements.rules.notes import LONGEST_NOTE, day_fault


def write_note(
    stay: Stay, *, about_on: dt.date, text: str, shared: bool = True, by: Actor, now: dt.datetime
) -> ProgressNote:
    """Keep a note of the house; the key worker is told of the first that a day brings.

    The stay comes from `get_stay_for_update`. Raises InvalidInput (about_on, text).
    """
    faults = {}
    fault = day_fault(about_on, admitted_on=stay.admitted_on, ended_on=stay.ended_on, today=london_date(now))
    if fault:
        faults["about_on"] = fault
    if fault := _text_fault(text):
        faults["text"] = fault
    if faults:
        raise InvalidInput(faults)
    note = ProgressNote(
        stay_id=stay.id, about_on=about_on, text=text, shared=shared, written_at=now, written_by_id=by.user_id
    )
    return _store(stay, note, "progress_note.written", by=by, now=now)


def correct_note(stay: Stay, wrong: ProgressNote, *, text: str, by: Actor, now: dt.datetime) -> ProgressNote:
    """Keep a note that says what is wrong with an earlier one; the same people read it.

    Both come locked. Raises Conflict where there is such a note already, InvalidInput (text).
    """
    if wrong.correction is not None:
        msg = "This note was corrected already. Correct the newer note instead."
        raise Conflict(msg)
    if fault := _text_fault(text):
        raise InvalidInput({"text": fault})
    note = ProgressNote(
        stay_id=wrong.stay_id,
        about_on=wrong.about_on,
        text=text,
        shared=wrong.shared,
        written_at=now,
        written_by_id=by.user_id,
        corrects_id=wrong.id,
    )
    return _store(stay, note, "progress_note.corrected", by=by, now=now)


def _text_fault(text: str) -> str | None:
    if not text.strip():
        return "Enter the note"
    return f"The note must be {LONGEST_NOTE:,} characters or fewer" if len(text) > LONGEST_NOTE else None


def _store(stay: Stay, note: ProgressNote, action: str, *, by: Actor, now: dt.datetime) -> ProgressNote:
    is_news = note.shared and not queries.is_told_already(stay.id, london_date(now))
    db.session.add(note)
    db.session.flush()
    audit.record(action, subject=note, by=by, case_id=stay.request_id, at=now)
    if is_news:
        notify([stay.request.key_worker_id], template="progress_note", path=f"/stays/{stay.public_id}", now=now)
    return note
