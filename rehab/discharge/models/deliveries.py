"""Which stakeholder was given its part of a plan."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, enum_type
from rehab.discharge.rules.sheets import Means
from rehab.plans.models import DischargePlan
from rehab.plans.rules import Stakeholder


class PlanDelivery(Model):
    """One version's part for one stakeholder: sent, and later known to be there.

    What was sent is not kept twice: an agreed version never changes, and `plans.rules.PARTS` says which part it was.
    """

    __tablename__ = "plan_delivery"
    __table_args__ = (
        UniqueConstraint("plan_id", "stakeholder"),
        CheckConstraint("acknowledged_on IS NULL OR sent_on <= acknowledged_on", name="sent_before_acknowledged"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("discharge_plan.id"))
    stakeholder: Mapped[Stakeholder] = mapped_column(enum_type(Stakeholder, "stakeholder"))
    sent_on: Mapped[dt.date]
    how: Mapped[Means] = mapped_column(enum_type(Means, "how"))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[dt.datetime]
    acknowledged_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(default="")

    plan: Mapped[DischargePlan] = relationship(lazy="raise")
