"""The sittings of panels, and who will not be there."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.panel.models.panels import Panel
from rehab.panel.rules.meetings import MeetingKind

if TYPE_CHECKING:
    from rehab.panel.models.cases import PanelCase


class PanelMeeting(Public, Model):
    """A sitting of a panel: a meeting on a day, or an online vote. `closes_at` is when voting ends: a meeting's end.

    One that is `for_one_case`, a fast track or an appeal, takes no other and is known only to those who sit on it.
    """

    __tablename__ = "panel_meeting"
    __table_args__ = (
        Index("ix_panel_meeting_panel_id_closes_at", "panel_id", "closes_at"),
        CheckConstraint("(kind = 'meeting') = (starts_at IS NOT NULL)", name="a_meeting_starts"),
        CheckConstraint("(starts_at IS NULL) = (papers_due_on IS NULL)", name="a_meeting_has_a_papers_day"),
        CheckConstraint("starts_at IS NULL OR starts_at < closes_at", name="starts_before_it_closes"),
        CheckConstraint("(cancelled_at IS NULL) = (cancel_reason = '')", name="cancelled_with_a_reason"),
    )

    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    kind: Mapped[MeetingKind] = mapped_column(enum_type(MeetingKind, "kind"), default=MeetingKind.ONLINE)
    for_one_case: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str]
    starts_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime]
    place: Mapped[str] = mapped_column(default="")
    video_link: Mapped[str] = mapped_column(default="")
    papers_due_on: Mapped[dt.date | None]
    papers_published_at: Mapped[dt.datetime | None]
    held_at: Mapped[dt.datetime | None]
    cancelled_at: Mapped[dt.datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    panel: Mapped[Panel] = relationship(lazy="raise")
    cases: Mapped[list["PanelCase"]] = relationship(
        lazy="raise", order_by="PanelCase.position", back_populates="meeting"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def length(self) -> dt.timedelta | None:
        """How long a meeting is planned to take; an online vote takes no time together."""
        return self.closes_at - self.starts_at if self.starts_at else None


class Apology(Model):
    """A member will not be in a meeting: they do not count there, and their deputy sits for them."""

    __tablename__ = "apology"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("panel_meeting.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    sent_at: Mapped[dt.datetime]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class VoteReminder(Model):
    """The last reminder of an open vote that a member was sent (`rules.meetings.reminder_due`)."""

    __tablename__ = "vote_reminder"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("panel_meeting.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    level: Mapped[int]
    sent_at: Mapped[dt.datetime]


class QuorumWarning(Model):
    """What chair and coordinators were last told that a case lacks for a quorum; nothing once it lacks nothing."""

    __tablename__ = "quorum_warning"
    __table_args__ = (UniqueConstraint("panel_case_id"),)

    panel_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"))
    missing: Mapped[str]
    sent_at: Mapped[dt.datetime]
