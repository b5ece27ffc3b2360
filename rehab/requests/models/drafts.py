"""What somebody typed and has not saved yet."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, enum_type
from rehab.requests.rules import Section


class FormDraft(Model):
    """A half-typed section, as one user left it: it is no answer to anybody until they save it."""

    __tablename__ = "form_draft"
    __table_args__ = (UniqueConstraint("user_id", "request_id", "section"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), index=True)
    section: Mapped[Section] = mapped_column(enum_type(Section, "section"))
    typed: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    kept_at: Mapped[dt.datetime] = mapped_column(index=True)
