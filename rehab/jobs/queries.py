"""Reads of jobs."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from zlib import crc32

from sqlalchemy import Select, and_, func, or_, select, union_all
from sqlalchemy.orm import joinedload

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.jobs import rules
from rehab.jobs.models import Job, JobRun, LongJob
from rehab.jobs.rules import LEASE, RESULTS_KEPT, LongState

_LOCKS = 2027  # sets these advisory locks apart from any other


def all_jobs() -> Sequence[Job]:
    """Every job that a scheduler has announced, by name."""
    return db.session.scalars(select(Job).order_by(Job.label, Job.id)).all()


def nobody_looks(now: dt.datetime) -> bool:
    """Whether no scheduler runs, as far as jobs can tell."""
    return rules.nobody_looks(db.session.scalars(select(Job.last_started_at)), now)


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
    job = get_job(name)
    is_due = job.run_requested_at is not None or job.next_due_at is None or job.next_due_at <= now
    worth_it = is_due or job.is_to_be_run_again(now)
    db.session.rollback()
    return worth_it


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


def ended_long(actor: Actor, kind: str, *, after: dt.datetime) -> Sequence[LongJob]:
    """What was done of this kind since, as far as the actor may see it, the newest first."""
    done = visible_long(actor).where(LongJob.kind == kind, LongJob.state == LongState.DONE, LongJob.finished_at > after)
    return db.session.scalars(done.options(joinedload(LongJob.requested_by)).order_by(LongJob.id.desc())).all()


def visible_long(actor: Actor) -> Select[LongJob]:
    """Long work that the actor asked for, or that was asked for at a council whose commissioner they are."""
    return select(LongJob).where(
        or_(
            LongJob.requested_by_id == actor.user_id,
            LongJob.organisation_id.in_(actor.organisations(Permission.MANAGE_FRAMEWORK)),
        )
    )


def long_jobs(actor: Actor, *, page: int, size: int) -> tuple[Sequence[LongJob], int]:
    """A page of the long work that the actor may see, the newest first, and how many there are."""
    seen = visible_long(actor)
    total = db.session.scalar(select(func.count()).select_from(seen.subquery())) or 0
    ordered = seen.options(joinedload(LongJob.requested_by)).order_by(LongJob.id.desc())
    return db.session.scalars(ordered.limit(size).offset((page - 1) * size)).all(), total


def get_long(actor: Actor, public_id: str, *, lock: bool = False) -> LongJob:
    """With who asked for it. Raises NotFound, also where it is not the actor's to see."""
    wanted = visible_long(actor).where(LongJob.public_id == public_id).options(joinedload(LongJob.requested_by))
    job = db.session.scalar(wanted.with_for_update(of=LongJob) if lock else wanted)
    if job is None:
        raise NotFound
    return job


def open_long(actor: Actor) -> int:
    """How much that the actor asked for waits or is under way."""
    is_open = LongJob.state.in_([LongState.QUEUED, LongState.RUNNING])
    wanted = select(func.count(LongJob.id)).where(LongJob.requested_by_id == actor.user_id, is_open)
    return db.session.scalar(wanted) or 0


def may_have_long(now: dt.datetime) -> bool:
    """Whether it is worth claiming long work: a quick look without a lock."""
    found = db.session.scalar(_to_do(now).with_only_columns(LongJob.id))
    db.session.rollback()
    return found is not None


def next_long(*, now: dt.datetime) -> LongJob | None:
    """What has waited longest, or whose process gave no sign for as long as the lease; locked."""
    return db.session.scalar(_to_do(now).with_for_update(skip_locked=True))


def _to_do(now: dt.datetime) -> Select[LongJob]:
    left = and_(LongJob.state == LongState.RUNNING, LongJob.heartbeat_at < now - LEASE)
    return select(LongJob).where(or_(LongJob.state == LongState.QUEUED, left)).order_by(LongJob.id).limit(1)


def claimed(job_id: int, claim: str) -> LongJob | None:
    """The work, locked, if this claim holds it."""
    return db.session.scalar(select(LongJob).where(LongJob.id == job_id, LongJob.claim == claim).with_for_update())


def files_needed(now: dt.datetime) -> frozenset[str]:
    """The names, without their endings, of files sent for work that has not ended, and of results that are kept."""
    is_open = LongJob.state.in_([LongState.QUEUED, LongState.RUNNING])
    is_kept = and_(LongJob.state == LongState.DONE, LongJob.finished_at > now - RESULTS_KEPT)
    sent = select(LongJob.file).where(is_open, LongJob.file.is_not(None))
    made = select(LongJob.public_id).where(or_(is_open, is_kept))
    return frozenset(db.session.scalars(union_all(sent, made)))
