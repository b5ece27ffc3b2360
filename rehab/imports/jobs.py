"""The long work of taking in a file that a commissioner sent."""

import datetime as dt

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.db import db
from rehab.core.errors import InvalidInput, NotAllowed
from rehab.imports import commands, queries
from rehab.imports.queries import Reading
from rehab.imports.rules import IMPORT_KIND, listed
from rehab.jobs.rules import Assignment, LongKind, Outcome, Progress

NO_LONGER = "You may no longer import placements for this council, so nothing was stored."


def _read(assignment: Assignment, progress: Progress) -> Reading:
    """Raises InvalidInput with every fault, unless bad rows shall be left out.

    Raises NotAllowed for somebody who lost the role meanwhile.
    """
    if assignment.file is None:
        raise InvalidInput({"file": "The file is missing"})
    scope = assignment.by.organisations(Permission.MANAGE_FRAMEWORK)
    if not scope:
        raise NotAllowed(NO_LONGER)
    with assignment.file.open("rb") as lines:
        total = sum(1 for _ in lines)
        lines.seek(0)
        reading = queries.read(
            lines, today=clock.today(), scope=scope, progress=lambda count: progress(min(count, total), total)
        )
    db.session.rollback()
    if reading.faults and not assignment.arguments["skip_bad_rows"]:
        raise InvalidInput({str(number): line for number, line in enumerate(listed(reading.faults))})
    return reading


def _apply(assignment: Assignment, reading: Reading, now: dt.datetime) -> Outcome:
    councils = {line.local_authority for line in (*reading.new, *reading.changed)}
    if not councils <= assignment.by.organisations(Permission.MANAGE_FRAMEWORK):
        raise NotAllowed(NO_LONGER)
    outcome = commands.import_history(
        reading,
        file_name=assignment.file_name,
        update=assignment.arguments["update"],
        council_id=assignment.organisation_id,
        by=assignment.by,
        now=now,
    )
    return Outcome("The file was taken in", f"/imports/{outcome.record.public_id}")


IMPORT_HISTORY = LongKind(IMPORT_KIND, _read, _apply)
