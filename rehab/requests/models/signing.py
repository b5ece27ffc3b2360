"""Signatures of team managers."""

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, enum_type
from rehab.requests.rules.signing import SignOffState

_ALIVE = text("state IN ('asked', 'signed')")


class SignOff(Model):
    """A signature that was asked for, and what became of it.

    `editions` marks what each section said when it was signed: the signature covers nothing else. `own_case`: the
    manager is the key worker too, and the only manager of the service.
    """

    __tablename__ = "sign_off"
    __table_args__ = (
        Index("uq_one_sign_off_alive", "request_id", unique=True, postgresql_where=_ALIVE, sqlite_where=_ALIVE),
        Index("ix_sign_off_request_id_asked_at", "request_id", "asked_at"),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered_has_a_time"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        CheckConstraint("state <> 'handed_back' OR comment <> ''", name="handed_back_says_why"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    state: Mapped[SignOffState] = mapped_column(enum_type(SignOffState, "state"), default=SignOffState.ASKED)
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    comment: Mapped[str] = mapped_column(default="")
    own_case: Mapped[bool] = mapped_column(default=False)
    editions: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    answered_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])
