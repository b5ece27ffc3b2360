"""Panels and who sits on them."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.panel.rules import PanelRole
from rehab.panel.rules.panels import Term

_CHAIR_FOR_GOOD = text("role = 'chair' AND to_on IS NULL")


class Panel(Public, Model):
    """The people who decide for an authority."""

    __tablename__ = "panel"
    __table_args__ = (UniqueConstraint("authority_id", "name"),)

    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]

    members: Mapped[list["PanelMember"]] = relationship(lazy="raise", order_by="PanelMember.id", back_populates="panel")


class PanelMember(Public, Model):
    """A user's seat on a panel for a term, with its role and whether it votes; terms of one user do not overlap.

    A deputy's seat names the user in whose place it is taken, in meetings for which that user has sent apologies.
    """

    __tablename__ = "panel_member"
    __table_args__ = (
        Index("ix_panel_member_panel_id_user_id", "panel_id", "user_id"),
        Index("uq_one_chair_without_end_per_panel", "panel_id", unique=True,
              postgresql_where=_CHAIR_FOR_GOOD, sqlite_where=_CHAIR_FOR_GOOD),
        CheckConstraint("to_on IS NULL OR from_on <= to_on", name="ends_after_it_begins"),
        CheckConstraint("deputises_for_id IS NULL OR deputises_for_id <> user_id", name="deputises_for_another"),
    )  # fmt: skip

    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[PanelRole] = mapped_column(enum_type(PanelRole, "role"))
    votes: Mapped[bool] = mapped_column(default=True)
    from_on: Mapped[dt.date]
    to_on: Mapped[dt.date | None]
    deputises_for_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    panel: Mapped[Panel] = relationship(lazy="raise", back_populates="members")
    user: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])
    deputises_for: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[deputises_for_id])

    @property
    def term(self) -> Term:
        """The seat as the rules know it."""
        return Term(
            user_id=self.user_id,
            role=self.role,
            from_on=self.from_on,
            to_on=self.to_on,
            votes=self.votes,
            deputises_for=self.deputises_for_id,
        )
