"""Working off what somebody asked for and waits for: one piece at a time, each effect once.

A piece is claimed, read without a transaction while its progress is shown, and takes effect in the transaction that
marks it done. Whoever dies in between leaves nothing behind, and another takes it up when the lease runs out.
"""

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy.exc import OperationalError

from rehab.accounts import queries as accounts
from rehab.core import clock
from rehab.core.db import db
from rehab.core.errors import DomainError, InvalidInput, NotAllowed
from rehab.core.files import old_files, remove_strays
from rehab.core.tracing import tell_operators
from rehab.core.transaction import short_session, transaction
from rehab.jobs import commands, queries
from rehab.jobs.models import LongJob
from rehab.jobs.rules import Assignment, LongKind, Outcome

SECONDS_BETWEEN_BEATS = 1.0
CLOSED = "The account of whoever asked for this was closed meanwhile, so nothing was changed."
BROKE = "Something went wrong, and nothing was changed. Try again; if it happens again, tell your administrator."


class TakenAway(Exception):
    """The work was cancelled, or another process holds it."""


class ToldToStop(Exception):
    """The scheduler ends; whoever comes next begins anew."""


@dataclass
class _Held:
    """A piece of work while this process holds it; calling it tells how far it is."""

    job_id: int
    claim: str
    stop: Event
    told_at: float = field(default_factory=time.monotonic)

    def __call__(self, done: int, total: int) -> None:
        if self.stop.is_set():
            raise ToldToStop
        if time.monotonic() - self.told_at < SECONDS_BETWEEN_BEATS:
            return
        self.told_at = time.monotonic()
        with short_session() as session:
            if not commands.beat(session, self.job_id, self.claim, done=done, total=total, now=clock.now()):
                raise TakenAway


def work_off(kinds: Mapping[str, LongKind[Any]], folder: Path, *, stop: Event) -> str | None:
    """Do the piece of work that has waited longest; returns what came of it, None where none waits."""
    now = clock.now()
    if not queries.may_have_long(now):
        return None
    with transaction():
        job = commands.claim_long(now=now)
    if job is None or job.claim is None:
        return None
    held = _Held(job.id, job.claim, stop)
    try:
        message = _work(kinds[job.kind], _assignment(job, folder), held)
    except TakenAway:
        return f"{job.kind}: taken away"
    except (ToldToStop, OperationalError) as error:
        with transaction():
            commands.put_back(held.job_id, held.claim, is_attempt=not isinstance(error, ToldToStop))
        return f"{job.kind}: put back"
    if job.file:
        (folder / job.file).unlink(missing_ok=True)
    return f"{job.kind}: {message}"


def _work(kind: LongKind[Any], assignment: Assignment, held: _Held) -> str:
    """Returns how it ended, for the log. Whatever it runs into, the person who waits is told."""
    try:
        read = kind.read(assignment, held)
        _finish(kind, assignment, held, read)
    except (TakenAway, ToldToStop, OperationalError):
        raise
    except InvalidInput as error:
        _fail(held, "\n".join(error.faults.values()))
        return "refused"
    except DomainError as error:
        _fail(held, str(error))
        return "refused"
    except Exception as error:  # noqa: BLE001  (as of any job: the next piece must not suffer for it)
        db.session.rollback()
        tell_operators("long work failed", error, kind=kind.name)
        _fail(held, BROKE)
        return "failed"
    return "done"


def _finish(kind: LongKind[Any], assignment: Assignment, held: _Held, read: Any) -> Outcome:
    now = clock.now()
    with transaction():
        job = commands.hold(held.job_id, held.claim)
        if job is None:
            raise TakenAway
        if not accounts.is_enabled(job.requested_by_id):
            raise NotAllowed(CLOSED)
        # They may have lost a role while it was read.
        assignment = replace(assignment, by=accounts.actor_by_id(job.requested_by_id))
        outcome = kind.apply(assignment, read, now)
        commands.finish(job, outcome, now=now)
    return outcome


def _fail(held: _Held, message: str) -> None:
    with transaction():
        job = commands.hold(held.job_id, held.claim)
        if job is None:
            raise TakenAway
        commands.fail(job, message, now=clock.now())


def _assignment(job: LongJob, folder: Path) -> Assignment:
    return Assignment(
        public_id=job.public_id,
        folder=folder,
        file=folder / job.file if job.file else None,
        file_name=job.file_name,
        arguments=job.arguments,
        organisation_id=job.organisation_id,
        by=accounts.actor_by_id(job.requested_by_id),
    )


def clear_files(folder: Path, *, now: dt.datetime) -> int:
    """Delete files that no open work needs, like those of cancelled work, and results that were kept long enough.

    Returns how many.
    """
    files = old_files(folder, now=now)
    if not files:
        return 0
    needed = queries.files_needed(now)
    db.session.rollback()
    return remove_strays(files, known=needed)
