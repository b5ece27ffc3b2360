"""Appeals against a decline, and who was appointed to look at each."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import User
from rehab.core.db import Model, Public, enum_type
from rehab.panel.models.cases import PanelCase
from rehab.panel.rules import PanelRole
from rehab.panel.rules.appeals import AppealStatus, Channel
from rehab.requests.models import PlacementRequest

_RUNNING = text("status IN ('lodged', 'open')")
_PRESIDES = text("presides")


class Appeal(Public, Model):
    """A decline that others look at again; `first_case` is the case in which it was made."""

    __tablename__ = "appeal"
    __table_args__ = (
        Index("uq_one_appeal_running_per_request", "request_id", unique=True,
              postgresql_where=_RUNNING, sqlite_where=_RUNNING),
        UniqueConstraint("first_case_id", name="uq_one_appeal_per_decline"),
        CheckConstraint("status IN ('lodged', 'withdrawn') OR panel_case_id IS NOT NULL", name="opened_has_a_case"),
        CheckConstraint("grounds <> ''", name="grounds"),
    )  # fmt: skip

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), index=True)
    first_case_id: Mapped[int] = mapped_column(ForeignKey("panel_case.id"))
    panel_case_id: Mapped[int | None] = mapped_column(ForeignKey("panel_case.id"), unique=True)
    status: Mapped[AppealStatus] = mapped_column(enum_type(AppealStatus, "status"), default=AppealStatus.LODGED)
    channel: Mapped[Channel] = mapped_column(enum_type(Channel, "channel"))
    grounds: Mapped[str]
    lodged_on: Mapped[dt.date]
    late_reason: Mapped[str] = mapped_column(default="")
    lodged_at: Mapped[dt.datetime]
    lodged_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column()

    request: Mapped[PlacementRequest] = relationship(lazy="raise")
    first_case: Mapped[PanelCase] = relationship(lazy="raise", foreign_keys=[first_case_id])
    panel_case: Mapped[PanelCase | None] = relationship(lazy="raise", foreign_keys=[panel_case_id])
    members: Mapped[list["AppealMember"]] = relationship(lazy="raise", order_by="AppealMember.id")

    __mapper_args__ = {"version_id_col": version}


class AppealMember(Public, Model):
    """Somebody appointed to look at one appeal, from a panel or from outside; one of them presides."""

    __tablename__ = "appeal_member"
    __table_args__ = (
        UniqueConstraint("appeal_id", "user_id"),
        Index("uq_one_presides_over_an_appeal", "appeal_id", unique=True,
              postgresql_where=_PRESIDES, sqlite_where=_PRESIDES),
    )  # fmt: skip

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    presides: Mapped[bool] = mapped_column(default=False)
    appointed_at: Mapped[dt.datetime]
    appointed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    user: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])

    @property
    def role(self) -> PanelRole:
        """What they are on the bench of this appeal."""
        return PanelRole.CHAIR if self.presides else PanelRole.MEMBER

    @property
    def votes(self) -> bool:
        """Everybody who is appointed votes."""
        return True
