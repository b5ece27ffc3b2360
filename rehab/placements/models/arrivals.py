"""What was noted on the day of arrival, whether the person came or not."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, enum_type
from rehab.placements.rules.arrivals import CameWith, StepTaken


class Arrival(Model):
    """What came with a person into the house (`rules.arrivals.Handover`), and when that was written down."""

    __tablename__ = "arrival"
    __table_args__ = (CheckConstraint("plan_looked_at", name="plan_was_looked_at"),)

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), unique=True)
    came_with: Mapped[CameWith] = mapped_column(enum_type(CameWith, "came_with"))
    medication: Mapped[str] = mapped_column(default="")
    belongings: Mapped[str] = mapped_column(default="")
    plan_looked_at: Mapped[bool]
    recorded_at: Mapped[dt.datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    recorded_by: Mapped[User] = relationship(lazy="raise")


class NonArrivalStep(Model):
    """One thing that the house did when the person of a placement did not come."""

    __tablename__ = "non_arrival_step"
    __table_args__ = (UniqueConstraint("placement_id", "step"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    step: Mapped[StepTaken] = mapped_column(enum_type(StepTaken, "step"))
