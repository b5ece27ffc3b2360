"""What the house writes about a stay."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public
from rehab.placements.models.stays import Stay


class ProgressNote(Public, Model):
    """How somebody does, written by the house; one that corrects another stands beside it, and both stay.

    `about_on` is the day it is about. The key worker reads those that are `shared`.
    """

    __tablename__ = "progress_note"
    __table_args__ = (
        Index("ix_progress_note_stay_id_written_at", "stay_id", "written_at"),
        CheckConstraint("text <> ''", name="says_something"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    about_on: Mapped[dt.date]
    written_at: Mapped[dt.datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str]
    shared: Mapped[bool] = mapped_column(default=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("progress_note.id"), unique=True)

    stay: Mapped[Stay] = relationship(lazy="raise")
    written_by: Mapped[User] = relationship(lazy="raise")
    corrects: Mapped["ProgressNote | None"] = relationship(
        lazy="raise", remote_side="ProgressNote.id", back_populates="correction"
    )
    correction: Mapped["ProgressNote | None"] = relationship(lazy="raise", uselist=False, back_populates="corrects")
