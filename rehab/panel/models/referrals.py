"""What comes before a panel besides requests that are ready, and detoxes that cannot wait for one."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.panel.models.cases import PanelCase
from rehab.panel.rules import CaseKind
from rehab.panel.rules.fast_track import FastTrackStatus, Trigger
from rehab.requests.models import PlacementRequest

_OPEN = text("closed_at IS NULL")
_ALIVE = text("status IN ('asked', 'open')")


class Referral(Public, Model):
    """An extension, a ratification or an exception that a panel must see: it waits, or stands on an agenda.

    `papers` are sections of rows that members read before those of the request; whoever refers hands them over.
    """

    __tablename__ = "referral"
    __table_args__ = (
        Index("uq_one_open_referral_per_kind", "request_id", "kind", unique=True,
              postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_referral_panel_case_id", "panel_case_id", unique=True),
        CheckConstraint("kind IN ('extension', 'ratification', 'exception')", name="what_is_referred"),
        CheckConstraint("(kind = 'ratification') = (about_case_id IS NOT NULL)", name="ratifies_a_case"),
        CheckConstraint("weeks BETWEEN 1 AND 104", name="weeks"),
    )  # fmt: skip

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), index=True)
    kind: Mapped[CaseKind] = mapped_column(enum_type(CaseKind, "kind"))
    about_case_id: Mapped[int | None] = mapped_column(ForeignKey("panel_case.id"))
    papers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    weeks: Mapped[int | None]
    weekly_pence: Mapped[int | None]
    starts_on: Mapped[dt.date | None]
    referred_at: Mapped[dt.datetime]
    referred_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    panel_case_id: Mapped[int | None] = mapped_column(ForeignKey("panel_case.id"))
    closed_at: Mapped[dt.datetime | None]

    request: Mapped[PlacementRequest] = relationship(lazy="raise")
    panel_case: Mapped[PanelCase | None] = relationship(lazy="raise", foreign_keys=[panel_case_id])
    about_case: Mapped[PanelCase | None] = relationship(lazy="raise", foreign_keys=[about_case_id])


class FastTrack(Public, Model):
    """A detox that cannot wait for a meeting: asked for, then decided by the chair and the clinical lead."""

    __tablename__ = "fast_track"
    __table_args__ = (
        Index("uq_one_fast_track_alive_per_request", "request_id", unique=True,
              postgresql_where=_ALIVE, sqlite_where=_ALIVE),
        CheckConstraint("status IN ('asked', 'withdrawn') OR panel_case_id IS NOT NULL", name="opened_has_a_case"),
        CheckConstraint("(status IN ('asked', 'open')) = (ended_at IS NULL)", name="ended_has_a_time"),
    )  # fmt: skip

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), index=True)
    panel_case_id: Mapped[int | None] = mapped_column(ForeignKey("panel_case.id"), unique=True)
    trigger: Mapped[Trigger] = mapped_column(enum_type(Trigger, "trigger"))
    detail: Mapped[str]
    status: Mapped[FastTrackStatus] = mapped_column(enum_type(FastTrackStatus, "status"), default=FastTrackStatus.ASKED)
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]

    request: Mapped[PlacementRequest] = relationship(lazy="raise")
    panel_case: Mapped[PanelCase | None] = relationship(lazy="raise")
    asked_by: Mapped[User] = relationship(lazy="raise")
