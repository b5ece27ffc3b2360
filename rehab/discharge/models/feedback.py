"""What people say about a stay, and the link by which they say it."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, enum_type
from rehab.discharge.rules import ASKED, LONGEST_COMMENT, Reply
from rehab.placements.models import Stay
from rehab.placements.rules import Satisfaction


class FeedbackLink(Model):
    """The one link that works for a stay; a new one takes its place. Only a hash of what it ends with is kept."""

    __tablename__ = "feedback_link"
    __table_args__ = (CheckConstraint("made_at < expires_at", name="works_for_a_while"),)

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Feedback(Model):
    """What somebody said about their stay, once. `may_share`: the house may read the words, without the name."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index("ix_feedback_submitted_at", "submitted_at"),
        CheckConstraint(f"length(comment) <= {LONGEST_COMMENT}", name="comment"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), unique=True)
    rating: Mapped[Satisfaction | None] = mapped_column(enum_type(Satisfaction, "rating"))
    felt_safe: Mapped[Reply | None] = mapped_column(enum_type(Reply, "felt_safe"))
    respected: Mapped[Reply | None] = mapped_column(enum_type(Reply, "respected"))
    had_a_say: Mapped[Reply | None] = mapped_column(enum_type(Reply, "had_a_say"))
    was_ready: Mapped[Reply | None] = mapped_column(enum_type(Reply, "was_ready"))
    knows_where_to_turn: Mapped[Reply | None] = mapped_column(enum_type(Reply, "knows_where_to_turn"))
    comment: Mapped[str] = mapped_column(default="")
    may_share: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[dt.datetime]

    stay: Mapped[Stay] = relationship(lazy="raise")

    @property
    def answers(self) -> list[tuple[str, Reply | None]]:
        """Each question with its answer."""
        return [(question, getattr(self, name)) for name, question in ASKED.items()]
