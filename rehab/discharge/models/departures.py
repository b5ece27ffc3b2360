"""How a stay is left."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, enum_type
from rehab.discharge.rules import ExitKind
from rehab.placements.models import Stay


class Departure(Model):
    """A planned exit, arranged and then recorded, or an unplanned one, recorded with its checklist."""

    __tablename__ = "departure"
    __table_args__ = (CheckConstraint("kind = 'unplanned' OR arranged_for IS NOT NULL", name="planned_is_arranged"),)

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), unique=True)
    kind: Mapped[ExitKind] = mapped_column(enum_type(ExitKind, "kind"))
    arranged_for: Mapped[dt.date | None]
    arranged_at: Mapped[dt.datetime | None]
    recorded_at: Mapped[dt.datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    without_agreed_plan: Mapped[bool] = mapped_column(default=False)
    tolerance_explained: Mapped[bool | None]
    naloxone_supplied: Mapped[bool | None]
    where_to: Mapped[str] = mapped_column(default="")
    who_was_told: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    stay: Mapped[Stay] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}
