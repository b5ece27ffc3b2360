"""Notes and tasks on a case, as they stand after a day."""

import datetime as dt
from typing import Any

from rehab.accounts.models import User
from rehab.casework.models import CaseNote, CaseTask
from rehab.casework.rules.notes import NoteKind, Readers
from rehab.core.db import db
from rehab.requests.models import PlacementRequest
from tests.factories import NOON, TODAY, World

AN_HOUR_AGO = NOON - dt.timedelta(hours=1)


def a_note(request: PlacementRequest, by: User, **options: Any) -> CaseNote:
    """One that coordinators may read, unless it says otherwise."""
    said = {"kind": NoteKind.CALL, "readers": Readers.COORDINATORS_TOO, "text": "Rang them.", "written_at": AN_HOUR_AGO}
    note = CaseNote(request_id=request.id, by_id=by.id, **said | options)
    db.session.add(note)
    db.session.commit()
    return note


def a_task(request: PlacementRequest, owner: User, set_by: User, **options: Any) -> CaseTask:
    """Due today."""
    told = {"what": "Ring the GP", "due_on": TODAY, "set_at": AN_HOUR_AGO}
    task = CaseTask(request_id=request.id, owner_id=owner.id, set_by_id=set_by.id, **told | options)
    db.session.add(task)
    db.session.commit()
    return task


def ids_of(request: PlacementRequest, cast: World) -> dict[str, str]:
    """What addresses name a note and a task of the case by, both known to the coordinators."""
    task = a_task(request, cast.key_worker, cast.coordinator, is_from_coordinator=True)
    return {"note": a_note(request, cast.key_worker).public_id, "task": task.public_id}
