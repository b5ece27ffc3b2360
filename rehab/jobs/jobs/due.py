"""Running what is due: each slot once, whoever looks; a job that fails is noted and stops no other."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy.exc import IntegrityError

from rehab.core import clock
from rehab.core.db import db
from rehab.core.errors import DomainError
from rehab.core.tracing import tell_operators
from rehab.core.transaction import transaction
from rehab.jobs import commands, queries
from rehab.jobs.rules import Task


def announce(tasks: Sequence[Task]) -> None:
    """Make the rows that administrators see; another scheduler that does so at the same moment is no trouble."""
    for task in tasks:
        with suppress(IntegrityError), transaction():
            commands.add(task)


def run_if_due(task: Task, *, now: dt.datetime) -> str | None:
    """Run the job if its present slot is free or a run was asked for; returns what it did, None if nothing is due."""
    if not queries.may_be_due(task.name, now):
        return None
    with queries.alone(task.name) as elected:
        if not elected or not _claim(task, now):
            return None
        result, failed = _work(task, now)
        with transaction():
            commands.record(task, result=result, failed=failed, now=clock.now())
    return result


def _claim(task: Task, now: dt.datetime) -> bool:
    with suppress(IntegrityError), transaction():
        return commands.claim(task, now=now)
    return False


def _work(task: Task, now: dt.datetime) -> tuple[str, bool]:
    try:
        return task.work(now=now), False
    except DomainError as error:
        tell_operators("job failed", error, job=task.name)
        return str(error), True
    except Exception as error:  # noqa: BLE001  (whatever a job runs into, the others go on)
        db.session.rollback()
        tell_operators("job failed", error, job=task.name)
        return f"Failed: {type(error).__name__}", True
