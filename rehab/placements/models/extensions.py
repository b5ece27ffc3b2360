"""More weeks in the same facility."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.placements.models.stays import Stay
from rehab.placements.rules.extensions import ExtensionStatus

_OPEN_EXTENSION = text("status IN ('asked', 'referred')")


class Extension(Public, Model):
    """More weeks in the same facility, asked for from a stay and decided by a panel.

    `ends_on` is when the funding would end without it, `until` what is wanted. `in_time` says whether it was asked
    early enough for the funding to run on to the panel's answer; a late one has its reason.
    """

    __tablename__ = "extension"
    __table_args__ = (
        Index("uq_one_open_extension_per_stay", "stay_id", unique=True,
              postgresql_where=_OPEN_EXTENSION, sqlite_where=_OPEN_EXTENSION),
        CheckConstraint("ends_on < until", name="is_longer"),
        CheckConstraint("in_time OR late_reason <> ''", name="late_has_a_reason"),
        CheckConstraint("(status IN ('granted', 'refused')) = (answered_on IS NOT NULL)", name="answered_on_a_day"),
        CheckConstraint("(status = 'granted') = (granted_until IS NOT NULL)", name="granted_until_a_day"),
    )  # fmt: skip

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), index=True)
    status: Mapped[ExtensionStatus] = mapped_column(enum_type(ExtensionStatus, "status"), default=ExtensionStatus.ASKED)
    ends_on: Mapped[dt.date]
    until: Mapped[dt.date]
    reason: Mapped[str]
    goals: Mapped[str]
    in_time: Mapped[bool]
    late_reason: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"), unique=True)
    answered_on: Mapped[dt.date | None]
    granted_until: Mapped[dt.date | None]
    answer: Mapped[str] = mapped_column(default="")
    next_steps: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    stay: Mapped[Stay] = relationship(lazy="raise")
    asked_by: Mapped[User] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}
