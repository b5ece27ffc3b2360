"""What the scheduler did: the row of a slot is its claim. And the long work that people asked for."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.jobs.rules import FAILED_AGAIN_AFTER, LongState, is_cut_off


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

    def is_cut_off(self, now: dt.datetime) -> bool:
        """Whether the last run never came to an end."""
        return is_cut_off(started_at=self.last_started_at, finished_at=self.last_finished_at, now=now)

    def is_to_be_run_again(self, now: dt.datetime) -> bool:
        """Whether the last run was cut off, or failed a while ago."""
        failed_at = self.last_finished_at if self.last_failed else None
        return self.is_cut_off(now) or (failed_at is not None and now - failed_at >= FAILED_AGAIN_AFTER)


class JobRun(Model):
    """One slot of a job; whoever inserts the row runs it. Old ones are cleared away."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    job: Mapped[str]
    slot: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime]


class LongJob(Public, Model):
    """Work that takes too long for a page: who asked for it, how far it is, and what came of it.

    `claim` is the secret of the process that is at it; `file` is what an uploaded file is called here, `file_name`
    what it was called there. `total` is 0 while nobody knows how much there is.
    """

    __tablename__ = "long_job"
    __table_args__ = (
        Index("ix_long_job_state", "state", "id"),
        Index("ix_long_job_organisation_id", "organisation_id", "id"),
        Index("ix_long_job_requested_by_id", "requested_by_id", "id"),
        CheckConstraint("(state = 'running') = (claim IS NOT NULL)", name="running_is_claimed"),
        CheckConstraint(
            "(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name="finished_has_a_time"
        ),
        CheckConstraint("done >= 0 AND total >= 0", name="not_negative"),
    )

    kind: Mapped[str]
    title: Mapped[str]
    state: Mapped[LongState] = mapped_column(enum_type(LongState, "state"), default=LongState.QUEUED)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    file: Mapped[str | None]
    file_name: Mapped[str] = mapped_column(default="")
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]
    heartbeat_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    claim: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")
    result_path: Mapped[str] = mapped_column(default="")

    requested_by: Mapped[User] = relationship(lazy="raise")

    @property
    def per_cent(self) -> int | None:
        """How much of it is done; None while nobody knows how much there is."""
        return min(100, 100 * self.done // self.total) if self.total else None
