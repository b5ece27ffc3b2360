"""The outbox: a mail is written with the change it tells of, and sent afterwards."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.notifications.rules import NoticeState

_WAITING = text("state IN ('waiting', 'sending')")


class Notice(Public, Model):
    """One mail to one user: a template's name and a link; never a word about a person's treatment."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_next_attempt_at_waiting", "next_attempt_at",
              postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_notice_recipient_id_created_at", "recipient_id", "created_at"),
        Index("ix_notice_path", "path"),
    )  # fmt: skip

    recipient_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    template: Mapped[str]
    path: Mapped[str]
    state: Mapped[NoticeState] = mapped_column(enum_type(NoticeState, "state"), default=NoticeState.WAITING)
    created_at: Mapped[dt.datetime]
    next_attempt_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None]
    last_fault: Mapped[str] = mapped_column(default="")

    recipient: Mapped[User] = relationship(lazy="raise")
