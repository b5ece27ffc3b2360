"""The minutes of a meeting: who was there, what was noted, and what the chair agreed."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.panel.models.cases import PanelCase
from rehab.panel.models.meetings import PanelMeeting
from rehab.panel.rules.minutes import Presence

_DRAFT = text("agreed_at IS NULL")


class Minutes(Public, Model):
    """One edition of the minutes. Once the chair has agreed it, `content` is what stands; a change is a new edition."""

    __tablename__ = "minutes"
    __table_args__ = (
        UniqueConstraint("meeting_id", "edition"),
        Index("uq_one_draft_of_minutes", "meeting_id", unique=True, postgresql_where=_DRAFT, sqlite_where=_DRAFT),
        CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name="agreed_by_somebody"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("panel_meeting.id"))
    edition: Mapped[int] = mapped_column(default=1)
    others_present: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    begun_at: Mapped[dt.datetime]
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    noted_at: Mapped[dt.datetime | None]
    content: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    agreed_at: Mapped[dt.datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    meeting: Mapped[PanelMeeting] = relationship(lazy="raise")
    agreed_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[agreed_by_id])
    attendances: Mapped[list["Attendance"]] = relationship(lazy="raise", order_by="Attendance.id")
    items: Mapped[list["MinutesItem"]] = relationship(lazy="raise", order_by="MinutesItem.id")

    __mapper_args__ = {"version_id_col": version}


class Attendance(Model):
    """Whether a member was there; first taken from what they declared and voted, then corrected by hand."""

    __tablename__ = "minutes_attendance"
    __table_args__ = (UniqueConstraint("minutes_id", "user_id"),)

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str]
    presence: Mapped[Presence] = mapped_column(enum_type(Presence, "presence"))

    user: Mapped[User] = relationship(lazy="raise")


class MinutesItem(Model):
    """What was noted on one case, and who does what; its outcome and reasons are the decision's own."""

    __tablename__ = "minutes_item"
    __table_args__ = (UniqueConstraint("minutes_id", "panel_case_id"),)

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    panel_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"), index=True)
    notes: Mapped[str] = mapped_column(default="")
    actions: Mapped[str] = mapped_column(default="")

    case: Mapped[PanelCase] = relationship(lazy="raise")
