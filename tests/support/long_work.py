"""Long work in any state, and workers that do it."""

import datetime as dt
import io
from pathlib import Path
from threading import Event
from typing import Any

from flask import current_app

from rehab.accounts.models import User
from rehab.core.db import db
from rehab.core.files import keep
from rehab.jobs.jobs import work_off
from rehab.jobs.models import LongJob
from rehab.jobs.rules import LongKind, LongState
from rehab.reports.rules import FULL_REPORT_KIND
from rehab.web.uploads import FOLDER
from tests.factories import NOON


def a_long_job(
    by: User,
    *,
    kind: str = "count",
    state: LongState = LongState.QUEUED,
    file: str | None = None,
    heartbeat_at: dt.datetime | None = None,
    **columns: Any,
) -> LongJob:
    job = LongJob(
        kind=kind,
        title="Count everything",
        state=state,
        requested_by_id=by.id,
        organisation_id=by.organisation_id,
        file=file,
        created_at=NOON,
        heartbeat_at=heartbeat_at,
        claim="somebody" if state is LongState.RUNNING else None,
        finished_at=None if state.is_open else NOON,
        **columns,
    )
    db.session.add(job)
    db.session.commit()
    return job


def a_full_report(by: User, *authority_ids: int, content: bytes = b"lines") -> LongJob:
    """One that is ready, with its files."""
    asked = {"start": "2025-04-01", "end": "2026-03-31", "authorities": list(authority_ids)}
    job = a_long_job(by, kind=FULL_REPORT_KIND, state=LongState.DONE, arguments=asked)
    for kind in ("pdf", "xlsx", "csv"):
        keep(Path(current_app.instance_path) / FOLDER, io.BytesIO(content), name=f"{job.public_id}.{kind}")
    return job


def work(kind: LongKind[Any], folder: Path, *, stop: Event | None = None) -> str | None:
    """Do the next piece of work, as the scheduler does."""
    return work_off({kind.name: kind}, folder, stop=stop or Event())


def reread(job: LongJob) -> LongJob:
    """As another process left it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(LongJob, job.id)
