"""Warning of papers that run out, and the long work of a check against the regulator's register."""

import datetime as dt
from itertools import groupby

from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.clock import london_date
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.commands.cqc import Comparison, apply_register, compare_with_register
from rehab.framework.rules import warning_due
from rehab.framework.rules.cqc import CHECK_KIND
from rehab.jobs.rules import Assignment, LongKind, Outcome, Progress
from rehab.notifications.commands import notify

BATCH = 50


def warn_of_dates(*, now: dt.datetime) -> str:
    """Tell providers and commissioners, 60, 30 and 7 days before, of papers that run out; each step once per date."""
    told = 0
    while count := _warn_batch(now):
        told += count
    if not told:
        return "Nothing runs out"
    return f"Warned of {told} {'date' if told == 1 else 'dates'}"


def _warn_batch(now: dt.datetime) -> int:
    """One mail for each provider, however many of its papers are in the batch."""
    today = london_date(now)
    with transaction():
        batch = queries.assurances_to_warn_of(day=today, limit=BATCH)
        for assurance in batch:
            step = warning_due(assurance.valid_until, warned=assurance.warned, day=today)
            if step is not None:
                commands.mark_warned(assurance, step, by=SYSTEM, now=now)
        for provider, _papers in groupby(batch, key=lambda assurance: assurance.provider):
            path = f"/providers/{provider.public_id}"
            notify(queries.people_behind(provider), template="dates_run_out", path=path, now=now)
    return len(batch)


def _read_register(assignment: Assignment, progress: Progress) -> Comparison:
    if assignment.file is None:
        raise InvalidInput({"file": "The file is not there any more. Send it again."})
    return compare_with_register(
        assignment.file, file_name=assignment.file_name, by=assignment.by, today=clock.today(), progress=progress
    )


def _apply_register(assignment: Assignment, comparison: Comparison, now: dt.datetime) -> Outcome:
    summary = apply_register(
        comparison,
        organisation_id=assignment.organisation_id,
        is_full_list=bool(assignment.arguments.get("is_full_list")),
        by=assignment.by,
        now=now,
    )
    return Outcome(summary.sentence, f"/register-checks/{summary.check.public_id}")


CHECK_REGISTER = LongKind(CHECK_KIND, _read_register, _apply_register)
