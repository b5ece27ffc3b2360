"""What a treatment service and a provider write to each other about a person."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model

_UNREAD = text("read_at IS NULL")


class Message(Model):
    """One message of the one thread that a service and a provider have about a request; nobody else reads it."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_request_id_provider_id", "request_id", "provider_id", "written_at"),
        Index("ix_message_unread", "provider_id", "from_provider", postgresql_where=_UNREAD, sqlite_where=_UNREAD),
        CheckConstraint("text <> ''", name="says_something"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    from_provider: Mapped[bool]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[dt.datetime]
    text: Mapped[str]
    read_at: Mapped[dt.datetime | None]

    written_by: Mapped[User] = relationship(lazy="raise")
