"""Reads of budgets and the ledger, in pence; callers have scoped the authority or case they ask about."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import func, select

from rehab.core.db import db
from rehab.finance.models import Budget, LedgerLine
from rehab.finance.rules import BudgetEffect, BudgetPosition, Entry, FundingSource, LedgerKind, split_by_year


def positions(authority_id: int, years: list[int], source: FundingSource) -> dict[int, BudgetPosition]:
    """Financial year, by the calendar year in whose April it begins -> what became of its budget.

    A year without a budget has an empty position.
    """
    rows = db.session.execute(
        select(Budget.year, Budget.amount_pence, LedgerLine.kind, func.sum(LedgerLine.amount_pence).label("taken"))
        .outerjoin(LedgerLine, LedgerLine.budget_id == Budget.id)
        .where(Budget.authority_id == authority_id, Budget.source == source, Budget.year.in_(years))
        .group_by(Budget.year, Budget.amount_pence, LedgerLine.kind)
        .order_by(Budget.year, LedgerLine.kind)
    ).all()
    budgets = {row.year: row.amount_pence for row in rows}
    taken = {(row.year, row.kind): int(row.taken or 0) for row in rows}
    return {
        year: BudgetPosition(
            budget=budgets.get(year),
            **{kind.value: taken.get((year, kind), 0) for kind in LedgerKind},
        )
        for year in years
    }


def year_positions(authority_ids: Collection[int], year: int) -> dict[FundingSource, BudgetPosition]:
    """Source -> what became of the year's budgets of these councils together, for the sources that have one."""
    scope = (Budget.authority_id.in_(authority_ids), Budget.year == year)
    by_source = select(Budget.source, func.sum(Budget.amount_pence)).where(*scope).group_by(Budget.source)
    amounts = db.session.execute(by_source).all()
    lines = db.session.execute(
        select(Budget.source, LedgerLine.kind, func.sum(LedgerLine.amount_pence))
        .join(LedgerLine, LedgerLine.budget_id == Budget.id)
        .where(*scope)
        .group_by(Budget.source, LedgerLine.kind)
    )
    taken = {(source, kind): int(pence) for source, kind, pence in lines}
    return {
        source: BudgetPosition(int(amount), **{kind.value: taken.get((source, kind), 0) for kind in LedgerKind})
        for source, amount in sorted(amounts, key=lambda row: list(FundingSource).index(row[0]))
    }


def effect(
    authority_id: int, source: FundingSource, weekly_net_pence: int, starts_on: dt.date, weeks: int
) -> list[BudgetEffect]:
    """What so many weeks from `starts_on` on would do to the budget of each financial year they touch."""
    shares = split_by_year(weekly_net_pence, starts_on, weeks * 7)
    before = positions(authority_id, [share.year for share in shares], source)
    return [
        BudgetEffect(
            year=share.year,
            budget=before[share.year].budget,
            before=before[share.year].remaining,
            takes=share.pence,
            reserved=before[share.year].reserved,
        )
        for share in shares
    ]


def entries_of(case_id: int) -> list[Entry]:
    """Everything that was entered for a case, oldest first."""
    lines = db.session.scalars(select(LedgerLine).where(LedgerLine.case_id == case_id).order_by(LedgerLine.id))
    return [
        Entry(budget_id=line.budget_id, kind=line.kind, nights=line.nights, pence=line.amount_pence) for line in lines
    ]
