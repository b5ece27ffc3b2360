"""Dates of stays that were put right: what stood there before, and what stands there since."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, enum_type
from rehab.placements.rules.corrections import StayDate


class DateCorrection(Model):
    """One date of a stay before and after; the time of day belongs to arrivals, where it was known."""

    __tablename__ = "date_correction"
    __table_args__ = (
        Index("ix_date_correction_stay_id", "stay_id", "corrected_at"),
        CheckConstraint("before_on <> after_on OR before_at IS DISTINCT FROM after_at", name="changes_something"),
        CheckConstraint("field = 'arrival' OR (before_at IS NULL AND after_at IS NULL)", name="times_are_of_arrivals"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    field: Mapped[StayDate] = mapped_column(enum_type(StayDate, "field"))
    before_on: Mapped[dt.date]
    before_at: Mapped[dt.datetime | None]
    after_on: Mapped[dt.date]
    after_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    corrected_at: Mapped[dt.datetime]
    corrected_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    corrected_by: Mapped[User] = relationship(lazy="raise")
