"""Due times."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.db import Model, enum_type

_ALIVE = text("state <> 'stopped'")
_RUNNING = text("state = 'running'")


class Clock(Model):
    """What is due on a case, when, and by whom. `subject` is a table's name and a row's id.

    A paused clock keeps the working days that were left, below nought for those overdue; `due_at` moves as it goes on.
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index("uq_one_clock_alive", "kind", "subject_type", "subject_id", unique=True,
              postgresql_where=_ALIVE, sqlite_where=_ALIVE),
        Index("ix_clock_due_at_running", "due_at", postgresql_where=_RUNNING, sqlite_where=_RUNNING),
        Index("ix_clock_case_id", "case_id"),
        Index("ix_clock_owner_id_state", "owner_id", "state", "due_at"),
        CheckConstraint("(state = 'paused') = (paused_at IS NOT NULL)", name="paused_has_a_time"),
        CheckConstraint("(paused_at IS NULL) = (working_days_left IS NULL)", name="paused_keeps_its_days"),
    )  # fmt: skip

    kind: Mapped[ClockKind] = mapped_column(enum_type(ClockKind, "kind"))
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    case_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[ClockState] = mapped_column(enum_type(ClockState, "state"), default=ClockState.RUNNING)
    started_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    paused_at: Mapped[dt.datetime | None]
    working_days_left: Mapped[int | None]
    stopped_at: Mapped[dt.datetime | None]
    chased: Mapped[int] = mapped_column(default=0)
