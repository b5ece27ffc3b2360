"""Reviews that are planned."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.placements.models import Stay
from rehab.reviews.models.held import Review, ReviewGoal
from rehab.reviews.rules import MissedReason, PlannedStatus

_OPEN = text("status = 'planned'")


class PlannedReview(Public, Model):
    """When and where a review is to be held; a stay has one ahead at most. `others` have no account.

    The house prepares it: what people did, how far they came, what worries.
    """

    __tablename__ = "planned_review"
    __table_args__ = (
        Index("uq_one_review_ahead", "stay_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_planned_review_stay_id", "stay_id"),
        Index("ix_planned_review_starts_at", "starts_at"),
        CheckConstraint("(status = 'held') = (review_id IS NOT NULL)", name="held_has_its_review"),
        CheckConstraint("(status = 'missed') = (missed_reason IS NOT NULL)", name="missed_has_a_reason"),
        CheckConstraint("(prepared_at IS NULL) = (prepared_by_id IS NULL)", name="prepared_by_somebody"),
        CheckConstraint("minutes BETWEEN 1 AND 480", name="minutes"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    starts_at: Mapped[dt.datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    video_link: Mapped[str] = mapped_column(default="")
    others: Mapped[str] = mapped_column(default="")
    status: Mapped[PlannedStatus] = mapped_column(enum_type(PlannedStatus, "status"), default=PlannedStatus.PLANNED)
    planned_at: Mapped[dt.datetime]
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), unique=True)
    missed_reason: Mapped[MissedReason | None] = mapped_column(enum_type(MissedReason, "missed_reason"))
    missed_note: Mapped[str] = mapped_column(default="")
    groups: Mapped[str] = mapped_column(default="")
    progress: Mapped[str] = mapped_column(default="")
    concerns: Mapped[str] = mapped_column(default="")
    prepared_at: Mapped[dt.datetime | None]
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    stay: Mapped[Stay] = relationship(lazy="raise")
    review: Mapped[Review | None] = relationship(lazy="raise")
    invited: Mapped[list["ReviewInvitee"]] = relationship(
        lazy="raise", order_by="ReviewInvitee.user_id", cascade="all, delete-orphan"
    )
    goals: Mapped[list[ReviewGoal]] = relationship(
        lazy="raise", order_by="ReviewGoal.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def ends_at(self) -> dt.datetime:
        """When it is expected to be over."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)


class ReviewInvitee(Model):
    """Somebody with an account who is asked to a review."""

    __tablename__ = "review_invitee"
    __table_args__ = (
        UniqueConstraint("planned_review_id", "user_id"),
        Index("ix_review_invitee_user_id", "user_id"),
    )

    planned_review_id: Mapped[int] = mapped_column(ForeignKey("planned_review.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    user: Mapped[User] = relationship(lazy="raise")
