"""What providers say is free."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model


class VacancyReport(Model):
    """What a provider said was free at a moment; the newest report of a facility is the one that counts."""

    __tablename__ = "vacancy_report"
    __table_args__ = (Index("ix_vacancy_report_facility_id_reported_at", "facility_id", "reported_at"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    reported_at: Mapped[dt.datetime]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    free_men: Mapped[int] = mapped_column(default=0)
    free_women: Mapped[int] = mapped_column(default=0)
    free_any: Mapped[int] = mapped_column(default=0)
    next_free_on: Mapped[dt.date | None]
