"""Decision letters as they were issued."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, Public, enum_type
from rehab.panel.rules import Audience


class Letter(Public, Model):
    """A decision letter as it was issued: heading and paragraphs of plain text."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("panel_case_id", "audience"),)

    panel_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"))
    audience: Mapped[Audience] = mapped_column(enum_type(Audience, "audience"))
    heading: Mapped[str]
    paragraphs: Mapped[list[str]] = mapped_column(JSON)
    issued_at: Mapped[dt.datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
