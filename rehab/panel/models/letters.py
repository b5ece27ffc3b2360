"""Decision letters as they were issued, and the wording that an authority gives them."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.panel.models.cases import PanelCase
from rehab.panel.rules import Audience, CaseKind
from rehab.panel.rules.letters import SentHow
from rehab.panel.rules.results import Result

_IN_FORCE = text("superseded_at IS NULL")


class Letter(Public, Model):
    """A decision letter as it was issued: heading and paragraphs of plain text.

    A correction is a new version with its reason; the one before is kept and is superseded from then on.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("panel_case_id", "audience", "edition"),
        Index("uq_one_letter_in_force", "panel_case_id", "audience", unique=True,
              postgresql_where=_IN_FORCE, sqlite_where=_IN_FORCE),
        CheckConstraint("(sent_at IS NULL) = (sent_how IS NULL)", name="sent_somehow"),
        CheckConstraint("(edition = 1) = (correction = '')", name="correction_has_a_reason"),
        CheckConstraint("audience <> 'client' OR sent_how <> 'here'", name="clients_read_elsewhere"),
    )  # fmt: skip

    panel_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"))
    audience: Mapped[Audience] = mapped_column(enum_type(Audience, "audience"))
    edition: Mapped[int] = mapped_column(default=1)
    heading: Mapped[str]
    paragraphs: Mapped[list[str]] = mapped_column(JSON)
    correction: Mapped[str] = mapped_column(default="")
    issued_at: Mapped[dt.datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[dt.datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    sent_how: Mapped[SentHow | None] = mapped_column(enum_type(SentHow, "sent_how"))
    superseded_at: Mapped[dt.datetime | None]

    case: Mapped[PanelCase] = relationship(lazy="raise")
    sent_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[sent_by_id])


class LetterWording(Model):
    """How an authority words one kind of letter from a day on; the latest change of that day counts."""

    __tablename__ = "letter_wording"
    __table_args__ = (
        Index("ix_letter_wording_in_force", "authority_id", "kind", "result", "audience", "valid_from"),
        CheckConstraint("heading <> '' AND body <> ''", name="has_words"),
    )

    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[CaseKind] = mapped_column(enum_type(CaseKind, "kind"))
    result: Mapped[Result] = mapped_column(enum_type(Result, "result"))
    audience: Mapped[Audience] = mapped_column(enum_type(Audience, "audience"))
    heading: Mapped[str]
    body: Mapped[str]
    valid_from: Mapped[dt.date]
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    made_by: Mapped[User] = relationship(lazy="raise")
