"""What the coordinator asks for when a request is returned."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, enum_type
from rehab.requests.rules import Section


class ReturnedSection(Model):
    """A section in which something is missing, and what; `round` counts the returns of its request.

    `answered_at` is when the section was first saved after that.
    """

    __tablename__ = "returned_section"
    __table_args__ = (
        UniqueConstraint("request_id", "round", "section"),
        CheckConstraint("round >= 1", name="rounds_count_from_one"),
        CheckConstraint("reason <> ''", name="says_what_is_missing"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    round: Mapped[int]
    section: Mapped[Section] = mapped_column(enum_type(Section, "section"))
    reason: Mapped[str]
    answered_at: Mapped[dt.datetime | None]
