"""Reviews that were held, their goals and signatures."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.placements.models import Stay
from rehab.reviews.rules import GoalProgress, Recommendation, Signer

_IN_FORCE = text("voided_at IS NULL")


class Review(Public, Model):
    """A review of a stay; at most one on a day. Of an imported one only the day is known."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("stay_id", "held_on"),)

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    held_on: Mapped[dt.date]
    attended: Mapped[str]
    groups: Mapped[str] = mapped_column(default="")
    progress: Mapped[str]
    client_view: Mapped[str]
    risk: Mapped[str]
    plan_reviewed: Mapped[bool]
    recommendation: Mapped[Recommendation | None] = mapped_column(enum_type(Recommendation, "recommendation"))
    recorded_at: Mapped[dt.datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    stay: Mapped[Stay] = relationship(lazy="raise")
    goals: Mapped[list["ReviewGoal"]] = relationship(
        lazy="raise", order_by="ReviewGoal.position", cascade="all, delete-orphan"
    )
    signatures: Mapped[list["ReviewSignature"]] = relationship(
        lazy="raise", order_by="ReviewSignature.id", back_populates="review"
    )

    __mapper_args__ = {"version_id_col": version}


class ReviewGoal(Model):
    """A goal and how far it is reached: as the house prepares it, or as the review finds it."""

    __tablename__ = "review_goal"
    __table_args__ = (
        UniqueConstraint("review_id", "position"),
        UniqueConstraint("planned_review_id", "position"),
        CheckConstraint("(review_id IS NULL) <> (planned_review_id IS NULL)", name="of_one_of_both"),
        CheckConstraint("goal <> ''", name="goal"),
    )

    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    planned_review_id: Mapped[int | None] = mapped_column(ForeignKey("planned_review.id"))
    position: Mapped[int]
    goal: Mapped[str]
    progress: Mapped[GoalProgress] = mapped_column(enum_type(GoalProgress, "progress"))


class ReviewSignature(Model):
    """One side has read the review and agrees that it says what was found; a change of the review voids it."""

    __tablename__ = "review_signature"
    __table_args__ = (
        Index("uq_review_signature_in_force", "review_id", "party", unique=True,
              postgresql_where=_IN_FORCE, sqlite_where=_IN_FORCE),
    )  # fmt: skip

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    party: Mapped[Signer] = mapped_column(enum_type(Signer, "party"))
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[dt.datetime]
    voided_at: Mapped[dt.datetime | None]

    review: Mapped[Review] = relationship(lazy="raise", back_populates="signatures")
