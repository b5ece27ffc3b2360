"""What providers say is free, and when they were reminded to say it."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model
from rehab.framework.rules import Beds


class VacancyReport(Model):
    """What a provider said was free at a moment; the newest report of a facility is the one that counts.

    `known_taken` is how many beds people placed through the service took at that moment, as it knew then.
    """

    __tablename__ = "vacancy_report"
    __table_args__ = (
        Index("ix_vacancy_report_facility_id_reported_at", "facility_id", "reported_at"),
        CheckConstraint("free_men >= 0 AND free_women >= 0 AND free_any >= 0", name="not_negative"),
    )

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    reported_at: Mapped[dt.datetime]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    free_men: Mapped[int] = mapped_column(default=0)
    free_women: Mapped[int] = mapped_column(default=0)
    free_any: Mapped[int] = mapped_column(default=0)
    next_free_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(default="")
    known_taken: Mapped[int | None]

    @property
    def free(self) -> Beds:
        """The free beds by who may sleep in them."""
        return Beds(self.free_men, self.free_women, self.free_any)


class VacancyReminder(Model):
    """The last stretch without a new report of which a facility's provider was reminded.

    `report_id` is the report that had grown old; None where there was none at all.
    """

    __tablename__ = "vacancy_reminder"

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), unique=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy_report.id"))
    reminded_at: Mapped[dt.datetime]
