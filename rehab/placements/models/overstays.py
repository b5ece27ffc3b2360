"""Nights after the end of the funding that are paid all the same."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, enum_type
from rehab.placements.models.stays import Stay
from rehab.placements.rules import OverstayReason


class Overstay(Model):
    """The nights from `from_on` up to, not including, `until` that a commissioner authorised; none is paid without."""

    __tablename__ = "overstay"
    __table_args__ = (
        UniqueConstraint("stay_id", "from_on"),
        CheckConstraint("from_on < until", name="has_a_night"),
        CheckConstraint("reason <> 'other' OR note <> ''", name="other_is_explained"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    from_on: Mapped[dt.date]
    until: Mapped[dt.date]
    reason: Mapped[OverstayReason] = mapped_column(enum_type(OverstayReason, "reason"))
    note: Mapped[str] = mapped_column(default="")
    authorised_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    authorised_at: Mapped[dt.datetime]

    stay: Mapped[Stay] = relationship(lazy="raise")
    authorised_by: Mapped[User] = relationship(lazy="raise")
