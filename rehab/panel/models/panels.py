"""Panels and who sits on them."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.panel.rules import PanelRole


class Panel(Public, Model):
    """The people who decide for an authority."""

    __tablename__ = "panel"
    __table_args__ = (UniqueConstraint("authority_id", "name"),)

    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]

    members: Mapped[list["PanelMember"]] = relationship(lazy="raise", order_by="PanelMember.id")


class PanelMember(Model):
    """A user's seat on a panel, with its role and whether it votes."""

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("panel_id", "user_id"),)

    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[PanelRole] = mapped_column(enum_type(PanelRole, "role"))
    votes: Mapped[bool] = mapped_column(default=True)
    from_on: Mapped[dt.date]
    to_on: Mapped[dt.date | None]

    user: Mapped[User] = relationship(lazy="raise")
