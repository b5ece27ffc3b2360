"""What the scheduler did: the row of a slot is its claim."""

import datetime as dt

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model


class Job(Model):
    """The last and the next run of a job, for the administrator."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    last_started_at: Mapped[dt.datetime | None]
    last_finished_at: Mapped[dt.datetime | None]
    last_result: Mapped[str] = mapped_column(default="")
    last_failed: Mapped[bool] = mapped_column(default=False)
    next_due_at: Mapped[dt.datetime | None]
    run_requested_at: Mapped[dt.datetime | None]


class JobRun(Model):
    """One slot of a job; whoever inserts the row runs it. Old ones are cleared away."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    job: Mapped[str]
    slot: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime]
