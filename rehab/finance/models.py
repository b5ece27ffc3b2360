"""Budgets and the append-only ledger, in pence."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, enum_type
from rehab.finance.rules import FundingSource, LedgerKind


class Budget(Model):
    """What an authority may spend from a source in a financial year (which begins in April of `year`)."""

    __tablename__ = "budget"
    __table_args__ = (
        UniqueConstraint("authority_id", "year", "source"),
        CheckConstraint("amount_pence >= 0", name="not_negative"),
    )

    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    source: Mapped[FundingSource] = mapped_column(enum_type(FundingSource, "source"))
    amount_pence: Mapped[int]


class LedgerLine(Model):
    """Money that a case takes from (or, negative, gives back to) a budget."""

    __tablename__ = "ledger_line"
    __table_args__ = (Index("ix_ledger_line_budget_id_kind", "budget_id", "kind"),)

    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"), index=True)
    kind: Mapped[LedgerKind] = mapped_column(enum_type(LedgerKind, "kind"))
    amount_pence: Mapped[int]
    nights: Mapped[int]
    at: Mapped[dt.datetime]
    reason: Mapped[str]
