"""Notes and tasks. Both hold what was typed about a person, so they go when the request is purged."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.casework.rules.notes import NoteKind, Readers
from rehab.core.clock import end_of_day
from rehab.core.db import Model, Public, enum_type
from rehab.requests.models import PlacementRequest

_OPEN = text("done_at IS NULL")


class CaseNote(Public, Model):
    """A note on a case; one that corrects another stands beside it, and both stay."""

    __tablename__ = "case_note"
    __table_args__ = (
        Index("ix_case_note_request_id_written_at", "request_id", "written_at"),
        CheckConstraint("text <> ''", name="says_something"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    kind: Mapped[NoteKind] = mapped_column(enum_type(NoteKind, "kind"))
    readers: Mapped[Readers] = mapped_column(enum_type(Readers, "readers"))
    text: Mapped[str]
    written_at: Mapped[dt.datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("case_note.id"), unique=True)
    version: Mapped[int] = mapped_column()

    by: Mapped[User] = relationship(lazy="raise")
    corrects: Mapped["CaseNote | None"] = relationship(lazy="raise", remote_side="CaseNote.id")

    __mapper_args__ = {"version_id_col": version}


class CaseTask(Public, Model):
    """Something to be done on a case by somebody of its service, until a day.

    `is_from_coordinator` says that a coordinator set it: the coordinators then see it too, and whether it was done.
    """

    __tablename__ = "case_task"
    __table_args__ = (
        Index("ix_case_task_request_id", "request_id"),
        Index("ix_case_task_owner_id_due_on_open", "owner_id", "due_on", postgresql_where=_OPEN, sqlite_where=_OPEN),
        CheckConstraint("what <> ''", name="says_what"),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
        CheckConstraint("done_at IS NOT NULL OR outcome = ''", name="outcome_when_done"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    what: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[dt.date]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[dt.datetime]
    is_from_coordinator: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[dt.datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    request: Mapped[PlacementRequest] = relationship(lazy="raise")
    owner: Mapped[User] = relationship(lazy="raise", foreign_keys=[owner_id])
    set_by: Mapped[User] = relationship(lazy="raise", foreign_keys=[set_by_id])
    done_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[done_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def due_at(self) -> dt.datetime:
        """The end of the day by which it is due."""
        return end_of_day(self.due_on)
