"""Outcomes profiles: what the person said about the last 28 days, and when."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from rehab.clients.rules import TOP_ITEMS, Reported, TopStage
from rehab.core.checks import in_range
from rehab.core.db import Model, Public, enum_type

_ONCE_PER_STAY = text("stage IN ('start', 'exit')")


class TopItems:
    """A column per item of the Treatment Outcomes Profile; blank is not answered."""

    alcohol_days: Mapped[int | None]
    alcohol_amount: Mapped[str] = mapped_column(default="")
    opiates_days: Mapped[int | None]
    opiates_amount: Mapped[str] = mapped_column(default="")
    crack_days: Mapped[int | None]
    crack_amount: Mapped[str] = mapped_column(default="")
    cocaine_days: Mapped[int | None]
    cocaine_amount: Mapped[str] = mapped_column(default="")
    amphetamines_days: Mapped[int | None]
    amphetamines_amount: Mapped[str] = mapped_column(default="")
    cannabis_days: Mapped[int | None]
    cannabis_amount: Mapped[str] = mapped_column(default="")
    other_days: Mapped[int | None]
    other_amount: Mapped[str] = mapped_column(default="")
    injected_days: Mapped[int | None]
    shared: Mapped[Reported | None] = mapped_column(enum_type(Reported, "shared"))
    shoplifting_days: Mapped[int | None]
    selling_days: Mapped[int | None]
    other_theft: Mapped[Reported | None] = mapped_column(enum_type(Reported, "other_theft"))
    assault: Mapped[Reported | None] = mapped_column(enum_type(Reported, "assault"))
    psychological_health: Mapped[int | None]
    physical_health: Mapped[int | None]
    quality_of_life: Mapped[int | None]
    paid_work_days: Mapped[int | None]
    education_days: Mapped[int | None]
    housing_problem: Mapped[Reported | None] = mapped_column(enum_type(Reported, "housing_problem"))
    eviction_risk: Mapped[Reported | None] = mapped_column(enum_type(Reported, "eviction_risk"))


class TopProfile(TopItems, Public, Model):
    """A profile taken after the request, which keeps that of its own day: while staying, on leaving or afterwards."""

    __tablename__ = "top_profile"
    __table_args__ = (
        *in_range(TOP_ITEMS),
        UniqueConstraint("stay_id", "stage", "completed_on"),
        Index("uq_top_profile_once_per_stay", "stay_id", "stage", unique=True,
              postgresql_where=_ONCE_PER_STAY, sqlite_where=_ONCE_PER_STAY),
        Index("ix_top_profile_request_id", "request_id"),
        Index("ix_top_profile_client_id", "client_id"),
        CheckConstraint("stage = 'after' OR stay_id IS NOT NULL", name="taken_during_a_stay"),
    )  # fmt: skip

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    stage: Mapped[TopStage] = mapped_column(enum_type(TopStage, "stage"))
    completed_on: Mapped[dt.date]
    recorded_at: Mapped[dt.datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
