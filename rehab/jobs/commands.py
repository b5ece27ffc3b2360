"""Claiming slots and keeping what came of them; asking for a run, or for long work, and seeing it through."""

import datetime as dt
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db, new_public_id
from rehab.core.errors import IllegalMove
from rehab.jobs import queries
from rehab.jobs.models import Job, JobRun, LongJob
from rehab.jobs.rules import KEEP_RUNS, LEFT_AFTER, MOST_ATTEMPTS, MOST_OPEN, LongState, Outcome, Task, slot_of
from rehab.notifications.commands import notify

NEVER_ENDED = "It was begun several times and never came to an end. Nothing was changed. Tell your administrator."


def add(task: Task) -> None:
    """Let administrators see the job before its first run; the label follows the code."""
    job = queries.find_job(task.name)
    if job is None:
        db.session.add(Job(name=task.name, label=task.label))
    else:
        job.label = task.label


def claim(task: Task, *, now: dt.datetime) -> bool:
    """Take the present slot, a run that was asked for, or one that was cut off or failed; False when none is left.

    The job's row is locked, and the slot's row is one of a kind: of many schedulers one gets it.
    """
    job = queries.get_job(task.name, lock=True)
    slot = slot_of(task.every, now)
    is_free = not queries.is_taken(task.name, slot)
    if not (is_free or job.run_requested_at is not None or job.is_to_be_run_again(now)):
        return False
    if is_free:
        db.session.execute(delete(JobRun).where(JobRun.job == task.name, JobRun.slot < slot - KEEP_RUNS))
        db.session.add(JobRun(job=task.name, slot=slot, started_at=now))
    job.run_requested_at = None
    job.last_started_at = now
    job.next_due_at = slot + task.every
    return True


def record(task: Task, *, result: str, failed: bool, now: dt.datetime) -> None:
    """Keep what the run came to, for the administrator."""
    job = queries.get_job(task.name, lock=True)
    job.last_finished_at = now
    job.last_result = result
    job.last_failed = failed


def request_run(job: Job, *, by: Actor, now: dt.datetime) -> None:
    """Ask the scheduler to run a job as soon as it looks next."""
    job.run_requested_at = now
    audit.record("job.run_requested", subject=job, by=by, at=now)


def expect_room(by: Actor) -> None:
    """Raises IllegalMove for somebody who has so much long work under way that others would wait for it.

    A page that takes a file asks before it keeps the file.
    """
    if queries.open_long(by) >= MOST_OPEN:
        msg = f"You have {MOST_OPEN} pieces of long work under way. Wait until one has ended, or cancel one."
        raise IllegalMove(msg)


def request_long(
    kind: str,
    *,
    title: str,
    organisation_id: int,
    file: str | None = None,
    file_name: str = "",
    arguments: dict[str, Any] | None = None,
    by: Actor,
    now: dt.datetime,
) -> LongJob:
    """Ask for long work; `file` is the name under which an upload was kept. Raises IllegalMove for too much of it."""
    expect_room(by)
    job = LongJob(
        kind=kind,
        title=title,
        requested_by_id=by.user_id,
        organisation_id=organisation_id,
        file=file,
        file_name=file_name,
        arguments=arguments or {},
        created_at=now,
    )
    db.session.add(job)
    db.session.flush()
    audit.record("long_job.requested", subject=job, by=by, at=now)
    return job


def claim_long(*, now: dt.datetime) -> LongJob | None:
    """Take the work that has waited longest, or was left by a process that died; None where there is none.

    What was left several times is given up, for it may be what those processes died of.
    """
    while job := queries.next_long(now=now):
        if job.attempts < MOST_ATTEMPTS:
            job.state = LongState.RUNNING
            job.claim = new_public_id()
            job.attempts += 1
            job.started_at = job.heartbeat_at = now
            job.done = job.total = 0
            return job
        fail(job, NEVER_ENDED, now=now)
        db.session.flush()
    return None


def beat(session: Session, job_id: int, claim: str, *, done: int, total: int, now: dt.datetime) -> bool:
    """Say how far it is, and that somebody is still at it; False when it is no longer theirs."""
    told = session.execute(
        update(LongJob)
        .where(LongJob.id == job_id, LongJob.claim == claim)
        .values(done=done, total=total, heartbeat_at=now)
        .returning(LongJob.id)
    )
    return told.first() is not None


def hold(job_id: int, claim: str) -> LongJob | None:
    """The work, locked, if this claim still holds it: only then may it take effect."""
    return queries.claimed(job_id, claim)


def finish(job: LongJob, outcome: Outcome, *, now: dt.datetime) -> None:
    """It is done, with this to show."""
    job.result_path = outcome.path
    job.done = job.total
    _end(job, LongState.DONE, outcome.message, now=now)
    _tell(job, now=now)


def fail(job: LongJob, message: str, *, now: dt.datetime) -> None:
    """It could not be done; the sentence says why."""
    _end(job, LongState.FAILED, message, now=now)
    _tell(job, now=now)


def put_back(job_id: int, claim: str, *, is_attempt: bool) -> None:
    """Let somebody else do it; that this process was told to stop is no fault of the work, so no attempt."""
    job = queries.claimed(job_id, claim)
    if job is not None:
        job.state, job.claim = LongState.QUEUED, None
        if not is_attempt:
            job.attempts -= 1


def cancel(job: LongJob, *, by: Actor, now: dt.datetime) -> None:
    """Stop it before it takes effect. Raises IllegalMove when it has ended."""
    if not job.state.is_open:
        msg = f"This cannot be cancelled: it is “{job.state.label}”."
        raise IllegalMove(msg)
    _end(job, LongState.CANCELLED, "", now=now)
    audit.record("long_job.cancelled", subject=job, by=by, at=now)


def _end(job: LongJob, state: LongState, message: str, *, now: dt.datetime) -> None:
    job.state, job.claim, job.finished_at, job.message = state, None, now, message


def _tell(job: LongJob, *, now: dt.datetime) -> None:
    """Whoever asked may have left the page."""
    if now - job.created_at >= LEFT_AFTER:
        notify([job.requested_by_id], template="long_work_ended", path=f"/long-work/{job.public_id}", now=now)
