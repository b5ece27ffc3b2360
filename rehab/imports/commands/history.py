"""Taking in what a file of placements says: new rows in bulk, changed ones where they stand, the same not at all."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from rehab.accounts.models import Organisation
from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict
from rehab.imports import queries
from rehab.imports.commands.changes import change
from rehab.imports.commands.store import Store
from rehab.imports.models import HistoryImport
from rehab.imports.queries import Reading
from rehab.imports.rules import listed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, in rows; `record` is kept of it."""

    record: HistoryImport
    added: int
    updated: int
    unchanged: int
    changed_but_left: int
    left_out: int


def import_history(
    reading: Reading, *, file_name: str, update: bool, council_id: int | None = None, by: Actor, now: dt.datetime
) -> Outcome:
    """Store the new rows of a file and, with `update`, the changed ones; the rest of what it says is here already.

    Raises Conflict when another file was imported since this one was read.
    """
    _hold_councils()
    if queries.last_import() != reading.seen:
        msg = "Another file was imported at the same time. Nothing was stored: import this one again."
        raise Conflict(msg)
    changed = reading.changed if update else []
    arrived = change(changed, reading.new, by=by, now=now)
    Store(by=by, now=now).take(reading.new, arrived)
    changed_but_left = len(reading.changed) - len(changed)
    done = HistoryImport(
        organisation_id=council_id,
        file_name=file_name,
        at=now,
        by_id=by.user_id,
        added=len(reading.new),
        updated=len(changed),
        unchanged=reading.unchanged + changed_but_left,
        left_out=len(reading.rejected),
        faults=listed(reading.faults),
    )
    db.session.add(done)
    db.session.flush()
    audit.record("history.imported", subject=done, by=by, at=now)
    return Outcome(
        record=done,
        added=done.added,
        updated=done.updated,
        unchanged=reading.unchanged,
        changed_but_left=changed_but_left,
        left_out=done.left_out,
    )


def _hold_councils() -> None:
    """One import at a time, whosever it is: the references of one file must not be another's meanwhile."""
    held = select(Organisation.id).where(Organisation.is_authority).order_by(Organisation.id)
    db.session.execute(held.with_for_update(key_share=True)).all()
