"""What councils want of the measures."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model
from rehab.reports.rules import Aim


class Target(Model):
    """A council's target for a measure from a day on; the newest that has begun counts."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("authority_id", "measure_id", "valid_from"),
        CheckConstraint("target >= 0 AND near >= 0", name="not_negative"),
    )

    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    measure_id: Mapped[str]
    target: Mapped[int]
    near: Mapped[int]
    valid_from: Mapped[dt.date]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    @property
    def aim(self) -> Aim:
        """As the rules judge it."""
        return Aim(self.target, self.near)
