"""The outbox: a notice is written with the change it tells of, and mailed afterwards; how each user wants that."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.notifications.rules import TEMPLATES, URGENT, NoticeKind, NoticeState, Way, case_in

_WAITING = text("state IN ('waiting', 'sending')")
_HELD = text("state = 'held' AND digest_id IS NULL")


class Notice(Public, Model):
    """What one user is told, on their list and by mail: a template's name and a link, never a word about treatment.

    A daily summary is a notice too, which stands on no list; `digest_id` leads from what it tells of to it.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_next_attempt_at_waiting", "next_attempt_at",
              postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_notice_recipient_id_created_at", "recipient_id", "created_at"),
        Index("ix_notice_held", "recipient_id", postgresql_where=_HELD, sqlite_where=_HELD),
        Index("ix_notice_digest_id", "digest_id"),
        Index("ix_notice_path", "path"),
        CheckConstraint("digest_id IS NULL OR template <> 'digest'", name="digest_holds_no_digest"),
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
    read_at: Mapped[dt.datetime | None]
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))

    recipient: Mapped[User] = relationship(lazy="raise")

    @property
    def subject(self) -> str:
        """What it says, in a line."""
        return TEMPLATES[self.template][0]

    @property
    def told(self) -> str:
        """What it says, in a sentence."""
        return TEMPLATES[self.template][1]

    @property
    def about(self) -> str:
        """The reference of the case that it leads to, if it names one."""
        return case_in(self.path)

    @property
    def is_urgent(self) -> bool:
        """Whether it cannot wait."""
        return self.template in URGENT


class NoticePreference(Model):
    """How a user wants their mails; who has no such row gets one for each notice."""

    __tablename__ = "notice_preference"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    way: Mapped[Way] = mapped_column(enum_type(Way, "way"), default=Way.EACH)
    version: Mapped[int] = mapped_column()

    muted: Mapped[list["MutedKind"]] = relationship(lazy="raise", order_by="MutedKind.id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class MutedKind(Model):
    """A kind of notice of which a user wants no mail."""

    __tablename__ = "muted_kind"
    __table_args__ = (UniqueConstraint("preference_id", "kind"),)

    preference_id: Mapped[int] = mapped_column(ForeignKey("notice_preference.id"))
    kind: Mapped[NoticeKind] = mapped_column(enum_type(NoticeKind, "kind"))
