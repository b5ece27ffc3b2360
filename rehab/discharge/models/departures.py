"""How a stay is left."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, enum_type
from rehab.discharge.rules import ExitKind, ToldWhom
from rehab.discharge.rules.ndtms import DischargeReason, ExitStatus
from rehab.placements.models import Stay


class Departure(Model):
    """A planned exit, arranged and then recorded, or an unplanned one, recorded with its checklist.

    `ndtms_exit_status` and `ndtms_discharge_reason` are proposed when the exit is recorded; `ndtms_confirmed` once a
    person has looked at them. A commissioner has seen an unplanned exit at `seen_at`.
    """

    __tablename__ = "departure"
    __table_args__ = (
        CheckConstraint("kind = 'unplanned' OR arranged_for IS NOT NULL", name="planned_is_arranged"),
        CheckConstraint(
            "NOT ndtms_confirmed OR (ndtms_exit_status IS NOT NULL AND ndtms_discharge_reason IS NOT NULL)",
            name="confirmed_is_whole",
        ),
        CheckConstraint("(seen_at IS NULL) = (seen_by_id IS NULL)", name="seen_by_somebody"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), unique=True)
    kind: Mapped[ExitKind] = mapped_column(enum_type(ExitKind, "kind"))
    arranged_for: Mapped[dt.date | None]
    arranged_at: Mapped[dt.datetime | None]
    recorded_at: Mapped[dt.datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    without_agreed_plan: Mapped[bool] = mapped_column(default=False)
    tolerance_explained: Mapped[bool | None]
    naloxone_supplied: Mapped[bool | None]
    medication: Mapped[str] = mapped_column(default="")
    where_to: Mapped[str] = mapped_column(default="")
    who_was_told: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    ndtms_exit_status: Mapped[ExitStatus | None] = mapped_column(enum_type(ExitStatus, "ndtms_exit_status"))
    ndtms_discharge_reason: Mapped[DischargeReason | None] = mapped_column(
        enum_type(DischargeReason, "ndtms_discharge_reason")
    )
    ndtms_confirmed: Mapped[bool] = mapped_column(default=False)
    gp_letter_sent_on: Mapped[dt.date | None]
    seen_at: Mapped[dt.datetime | None]
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    stay: Mapped[Stay] = relationship(lazy="raise")
    told: Mapped[list["ToldOfExit"]] = relationship(
        lazy="raise", order_by="ToldOfExit.at, ToldOfExit.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class ToldOfExit(Model):
    """Who was told of an unplanned exit, and at what time of that day in London."""

    __tablename__ = "told_of_exit"
    __table_args__ = (UniqueConstraint("departure_id", "who"),)

    departure_id: Mapped[int] = mapped_column(ForeignKey("departure.id"))
    who: Mapped[ToldWhom] = mapped_column(enum_type(ToldWhom, "who"))
    at: Mapped[dt.time] = mapped_column("told_at")
