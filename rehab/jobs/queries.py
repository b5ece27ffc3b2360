"""Reads of jobs."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from zlib import crc32

from sqlalchemy import func, select

from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.jobs.models import Job, JobRun

_LOCKS = 2027  # sets these advisory locks apart from any other


def all_jobs() -> Sequence[Job]:
    """Every job that a scheduler has announced, by name."""
    return db.session.scalars(select(Job).order_by(Job.label, Job.id)).all()


def find_job(name: str) -> Job | None:
    """The job of this name, locked."""
    return db.session.scalar(select(Job).where(Job.name == name).with_for_update())


def get_job(name: str, *, lock: bool = False) -> Job:
    """Raises NotFound."""
    wanted = select(Job).where(Job.name == name)
    job = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if job is None:
        raise NotFound
    return job


def is_taken(name: str, slot: dt.datetime) -> bool:
    """Whether a scheduler has claimed the slot."""
    return db.session.scalar(select(JobRun.id).where(JobRun.job == name, JobRun.slot == slot)) is not None


def may_be_due(name: str, now: dt.datetime) -> bool:
    """Whether it is worth claiming: a quick look without a lock."""
    row = db.session.execute(select(Job.next_due_at, Job.run_requested_at).where(Job.name == name)).one()
    db.session.rollback()
    return row.run_requested_at is not None or row.next_due_at is None or row.next_due_at <= now


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether this process has the job to itself until the end of the block.

    PostgreSQL elects one of several schedulers by an advisory lock, which goes with the connection of a process
    that dies. SQLite is for one machine with one scheduler: there the slot alone decides.
    """
    if db.engine.dialect.name != "postgresql":
        yield True
        return
    key = crc32(name.encode()) - 2**31
    # `.engine` once more, for tests put a connection in the engine's place and this needs one of its own.
    with db.engine.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        elected = bool(connection.scalar(select(func.pg_try_advisory_lock(_LOCKS, key))))
        try:
            yield elected
        finally:
            if elected:
                connection.execute(select(func.pg_advisory_unlock(_LOCKS, key)))
