"""What a facility costs, and what its provider proposes that it should cost."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.framework.models.facilities import Facility
from rehab.framework.models.frameworks import Lot
from rehab.framework.rules import PriceBasis, ProposalState, Span, Stage, Terms

_OPEN_ENDED = text("valid_to IS NULL")
_WAITING = text("state = 'waiting'")


class Price(Public, Model):
    """One version of a price line, which is a lot, facility and stage: from a day on (to a day, where it has ended).

    Pence. The versions of a line leave no day between them; `commands.prices` sees to that.
    """

    __tablename__ = "price"
    __table_args__ = (
        UniqueConstraint("lot_id", "facility_id", "stage", "valid_from"),
        Index("uq_one_open_price_per_line", "lot_id", "facility_id", "stage", unique=True,
              postgresql_where=_OPEN_ENDED, sqlite_where=_OPEN_ENDED),
        CheckConstraint("amount_pence >= 0", name="not_negative"),
        CheckConstraint("notice_days BETWEEN 0 AND 91", name="notice"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="ends_after_start"),
    )  # fmt: skip

    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    stage: Mapped[Stage] = mapped_column(enum_type(Stage, "stage"))
    basis: Mapped[PriceBasis] = mapped_column(enum_type(PriceBasis, "basis"))
    amount_pence: Mapped[int]
    notice_days: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    lot: Mapped[Lot] = relationship(lazy="raise")
    facility: Mapped[Facility] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def terms(self) -> Terms:
        """What is paid."""
        return Terms(self.basis, self.amount_pence, self.notice_days)

    @property
    def span(self) -> Span:
        """When it holds."""
        return Span(self.valid_from, self.valid_to)

    @property
    def weekly_pence(self) -> int:
        """What a week costs."""
        return self.terms.weekly_pence


class PriceProposal(Public, Model):
    """An uplift: another price, from a day on, for the line of the price that it would follow."""

    __tablename__ = "price_proposal"
    __table_args__ = (
        Index("uq_one_waiting_proposal_per_line", "lot_id", "facility_id", "stage", unique=True,
              postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_price_proposal_facility_id", "facility_id", "proposed_at"),
        CheckConstraint("amount_pence > 0", name="above_nothing"),
        CheckConstraint("notice_days BETWEEN 0 AND 91", name="notice"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_with_a_time"),
        CheckConstraint("state NOT IN ('accepted', 'refused') OR decision_reason <> ''", name="decision_has_a_reason"),
    )  # fmt: skip

    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    stage: Mapped[Stage] = mapped_column(enum_type(Stage, "stage"))
    follows_id: Mapped[int] = mapped_column(ForeignKey("price.id"))
    basis: Mapped[PriceBasis] = mapped_column(enum_type(PriceBasis, "basis"))
    amount_pence: Mapped[int]
    notice_days: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[dt.date]
    reason: Mapped[str]
    state: Mapped[ProposalState] = mapped_column(enum_type(ProposalState, "state"), default=ProposalState.WAITING)
    proposed_at: Mapped[dt.datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decision_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    lot: Mapped[Lot] = relationship(lazy="raise")
    facility: Mapped[Facility] = relationship(lazy="raise")
    follows: Mapped[Price] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def terms(self) -> Terms:
        """What would be paid."""
        return Terms(self.basis, self.amount_pence, self.notice_days)
