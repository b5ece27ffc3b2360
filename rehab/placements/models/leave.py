"""Nights away from the house, with its agreement."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, enum_type
from rehab.placements.models.stays import Stay
from rehab.placements.rules.leave import LeaveReason

_AWAY = text("back_at IS NULL AND not_back_on IS NULL")


class Leave(Model):
    """A person is away and due back; it ends when they come back, or with the stay on the day `not_back_on`.

    `contact` is how to reach them. `late_told_at` is when the key worker was told that they are late.
    """

    __tablename__ = "leave_of_absence"
    __table_args__ = (
        Index("uq_one_leave_at_a_time", "stay_id", unique=True, postgresql_where=_AWAY, sqlite_where=_AWAY),
        Index("ix_leave_of_absence_stay_id_left_at", "stay_id", "left_at"),
        Index("ix_leave_of_absence_due_back_at", "due_back_at", postgresql_where=_AWAY, sqlite_where=_AWAY),
        CheckConstraint("left_at < due_back_at", name="due_back_after_leaving"),
        CheckConstraint("back_at IS NULL OR left_at <= back_at", name="back_after_leaving"),
        CheckConstraint("back_at IS NULL OR not_back_on IS NULL", name="back_or_not_back"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    left_at: Mapped[dt.datetime]
    due_back_at: Mapped[dt.datetime]
    reason: Mapped[LeaveReason] = mapped_column(enum_type(LeaveReason, "reason"))
    contact: Mapped[str]
    back_at: Mapped[dt.datetime | None]
    not_back_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(default="")
    late_told_at: Mapped[dt.datetime | None]

    stay: Mapped[Stay] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        """Whether the person is away."""
        return self.back_at is None and self.not_back_on is None
