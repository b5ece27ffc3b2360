"""What was changed in a request after it had been handed in."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, enum_type
from rehab.requests.rules import Section


class Edit(Model):
    """One answer, as it was read before and after; never part of the audit, which holds no personal data.

    It says as much about the person as the request does, so it goes when the request is purged.
    """

    __tablename__ = "request_edit"
    __table_args__ = (
        Index("ix_request_edit_request_id_at", "request_id", "at"),
        CheckConstraint("before <> after", name="changes_something"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    section: Mapped[Section] = mapped_column(enum_type(Section, "section"))
    question: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    at: Mapped[dt.datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
