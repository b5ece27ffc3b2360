"""Reviews that were held."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.placements.models import Stay
from rehab.reviews.rules import Recommendation


class Review(Public, Model):
    """A review of a stay; at most one on a day. Of an imported one only the day is known."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("stay_id", "held_on"),)

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    held_on: Mapped[dt.date]
    attended: Mapped[str]
    progress: Mapped[str]
    client_view: Mapped[str]
    risk: Mapped[str]
    plan_reviewed: Mapped[bool]
    recommendation: Mapped[Recommendation | None] = mapped_column(enum_type(Recommendation, "recommendation"))
    recorded_at: Mapped[dt.datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    stay: Mapped[Stay] = relationship(lazy="raise")
