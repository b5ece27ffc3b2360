"""The sittings of panels."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public
from rehab.panel.models.panels import Panel

if TYPE_CHECKING:
    from rehab.panel.models.cases import PanelCase


class PanelMeeting(Public, Model):
    """A sitting of a panel: on a day, or online until the closing time."""

    __tablename__ = "panel_meeting"
    __table_args__ = (Index("ix_panel_meeting_panel_id_closes_at", "panel_id", "closes_at"),)

    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    title: Mapped[str]
    closes_at: Mapped[dt.datetime]
    papers_published_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column()

    panel: Mapped[Panel] = relationship(lazy="raise")
    cases: Mapped[list["PanelCase"]] = relationship(
        lazy="raise", order_by="PanelCase.position", back_populates="meeting"
    )

    __mapper_args__ = {"version_id_col": version}
