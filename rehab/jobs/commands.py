"""Claiming slots and keeping what came of them; asking for a run."""

import datetime as dt

from sqlalchemy import delete

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.jobs import queries
from rehab.jobs.models import Job, JobRun
from rehab.jobs.rules import KEEP_RUNS, Task, slot_of


def add(task: Task) -> None:
    """Let administrators see the job before its first run; the label follows the code."""
    job = queries.find_job(task.name)
    if job is None:
        db.session.add(Job(name=task.name, label=task.label))
    else:
        job.label = task.label


def claim(task: Task, *, now: dt.datetime) -> bool:
    """Take the present slot, or a run that was asked for; False when there is nothing left to take.

    The job's row is locked, and the slot's row is one of a kind: of many schedulers one gets it.
    """
    job = queries.get_job(task.name, lock=True)
    slot = slot_of(task.every, now)
    is_free = not queries.is_taken(task.name, slot)
    if not is_free and job.run_requested_at is None:
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
