"""Following people up when a stay has ended."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.clock import end_of_day, london_date
from rehab.core.db import Model, enum_type
from rehab.discharge.rules import FollowUpKind, FollowUpOutcome, FollowUpState, state_of
from rehab.placements.models import Stay
from rehab.placements.rules import ExitAccommodation
from rehab.requests.models import PlacementRequest

_OPEN = text("done_on IS NULL AND closed_at IS NULL")


class FollowUp(Model):
    """One time at which somebody is asked how they are; done with an outcome, or closed because nobody asks any more.

    `closed_by_id` is the follow-up whose outcome closed it; none where a new stay did.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("stay_id", "kind"),
        Index("ix_follow_up_due_at_open", "due_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        CheckConstraint("(done_on IS NULL) = (outcome IS NULL)", name="done_has_an_outcome"),
        CheckConstraint("(done_on IS NULL) = (recorded_at IS NULL)", name="done_is_recorded"),
        CheckConstraint("done_on IS NULL OR closed_at IS NULL", name="done_or_closed"),
        CheckConstraint("closed_by_id IS NULL OR closed_at IS NOT NULL", name="closed_by_has_a_time"),
        CheckConstraint("paid_work_days BETWEEN 0 AND 28", name="paid_work_days"),
        CheckConstraint("top_profile_id IS NULL OR done_on IS NOT NULL", name="profile_of_one_that_is_done"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    kind: Mapped[FollowUpKind] = mapped_column(enum_type(FollowUpKind, "kind"))
    due_at: Mapped[dt.datetime]
    done_on: Mapped[dt.date | None]
    outcome: Mapped[FollowUpOutcome | None] = mapped_column(enum_type(FollowUpOutcome, "outcome"))
    note: Mapped[str] = mapped_column(default="")
    accommodation: Mapped[ExitAccommodation | None] = mapped_column(enum_type(ExitAccommodation, "accommodation"))
    paid_work_days: Mapped[int | None]
    top_profile_id: Mapped[int | None] = mapped_column(ForeignKey("top_profile.id"), unique=True)
    recorded_at: Mapped[dt.datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[dt.datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("follow_up.id"))
    version: Mapped[int] = mapped_column()

    stay: Mapped[Stay] = relationship(lazy="raise")
    recorded_by: Mapped[User | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and self.closed_at is None

    @property
    def due_by(self) -> dt.datetime:
        """The end of the day on which it falls due, until which it is in time."""
        return end_of_day(london_date(self.due_at))

    def state(self, now: dt.datetime) -> FollowUpState:
        """Where it stands at a moment."""
        return state_of(self.due_at, is_done=self.done_on is not None, is_closed=self.closed_at is not None, now=now)


class EpisodeQuestion(Model):
    """Asked when somebody who has left is put forward again: does this begin a new treatment episode?

    Only a person answers it; the first day of the episode is then kept with the stay.
    """

    __tablename__ = "episode_question"
    __table_args__ = (
        UniqueConstraint("stay_id", "request_id"),
        Index("ix_episode_question_request_id", "request_id"),
        CheckConstraint("(is_new IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    asked_at: Mapped[dt.datetime]
    is_new: Mapped[bool | None]
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    stay: Mapped[Stay] = relationship(lazy="raise")
    request: Mapped[PlacementRequest] = relationship(lazy="raise")
