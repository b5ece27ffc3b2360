"""Entering money in the ledger: lines are only ever added.

The caller holds the lock of the case and records who decided it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select, text

from rehab.core.db import db
from rehab.core.errors import Conflict
from rehab.finance import queries
from rehab.finance.models import Budget, LedgerLine
from rehab.finance.rules import (
    BudgetEffect,
    Cost,
    Entry,
    FundingSource,
    LedgerKind,
    Share,
    cost_by_year,
    differences,
    give_back,
    split_by_year,
)

_MAKE_BUDGET = text(
    "INSERT INTO budget (authority_id, year, source, amount_pence) VALUES (:authority_id, :year, :source, 0) "
    "ON CONFLICT (authority_id, year, source) DO NOTHING"
)


def reserve(
    case_id: int,
    authority_id: int,
    source: FundingSource,
    weekly_net_pence: int,
    starts_on: dt.date,
    weeks: int,
    at: dt.datetime,
    reason: str,
) -> list[BudgetEffect]:
    """Hold money for an approved case; says what that does to each budget, judged under the budgets' lock.

    A year without a budget gets one of nothing. It is the caller who refuses to go over a budget.
    Raises Conflict when money is held for the case already.
    """
    shares = split_by_year(weekly_net_pence, starts_on, weeks * 7)
    budgets = _locked_budgets(authority_id, source, shares)
    if give_back(queries.entries_of(case_id)):
        msg = "Money is held for this case already."
        raise Conflict(msg)
    effects = queries.effect(authority_id, source, weekly_net_pence, starts_on, weeks)
    _enter(case_id, _of_kind(LedgerKind.RESERVED, shares, budgets), at=at, reason=reason)
    return effects


def bring_to(
    case_id: int,
    authority_id: int,
    source: FundingSource,
    costs: Sequence[Cost],
    *,
    at: dt.datetime,
    reason: str,
) -> list[BudgetEffect]:
    """Make the money of a case exactly these costs, by entering what differs; says what that does to each budget.

    Doing it again enters nothing. What is held for the approval goes back unless a cost holds it. It is the caller
    who refuses to go over a budget.
    """
    by_kind = [(cost.kind, cost_by_year(cost.runs)) for cost in costs]
    shares = [share for _, of_kind in by_kind for share in of_kind]
    budgets = _locked_budgets(authority_id, source, shares)
    wanted = [entry for kind, of_kind in by_kind for entry in _of_kind(kind, of_kind, budgets)]
    entries = differences(wanted, queries.entries_of(case_id))
    before = queries.positions(authority_id, sorted(budgets), source)
    _enter(case_id, entries, at=at, reason=reason)
    return [
        BudgetEffect(
            year=year,
            budget=before[year].budget,
            before=before[year].remaining,
            takes=sum(entry.pence for entry in entries if entry.budget_id == budget_id),
            reserved=before[year].reserved,
        )
        for year, budget_id in sorted(budgets.items())
    ]


def extend(
    case_id: int,
    authority_id: int,
    source: FundingSource,
    weekly_net_pence: int,
    starts_on: dt.date,
    nights: int,
    at: dt.datetime,
    reason: str,
) -> list[BudgetEffect]:
    """Bind money for further nights beside what is bound for the case; says what that does to each budget.

    It is the caller who refuses to go over a budget.
    """
    shares = split_by_year(weekly_net_pence, starts_on, nights)
    budgets = _locked_budgets(authority_id, source, shares)
    before = queries.positions(authority_id, [share.year for share in shares], source)
    _enter(case_id, _of_kind(LedgerKind.COMMITTED, shares, budgets), at=at, reason=reason)
    return [
        BudgetEffect(
            year=share.year,
            budget=before[share.year].budget,
            before=before[share.year].remaining,
            takes=share.pence,
        )
        for share in shares
    ]


def lock_budgets(authority_id: int, source: FundingSource) -> None:
    """Lock an authority's budgets of a source, in the order of the years, as all who enter lines do."""
    wanted = select(Budget.id).where(Budget.authority_id == authority_id, Budget.source == source)
    db.session.execute(wanted.order_by(Budget.year).with_for_update(key_share=True))


def release(case_id: int, at: dt.datetime, reason: str) -> None:
    """Give back all that is held or bound for a case; what was spent stays spent."""
    _give_back(case_id, at=at, reason=reason)


def _locked_budgets(authority_id: int, source: FundingSource, shares: Iterable[Share]) -> dict[int, int]:
    """Financial year -> id of its budget, made where there is none, locked in the order of the years.

    The lock leaves the keys free: lines that others enter refer to a budget, and must not wait for this lock.
    """
    years = sorted({share.year for share in shares})
    for year in years:
        db.session.execute(_MAKE_BUDGET, {"authority_id": authority_id, "year": year, "source": source.value})
    locked = db.session.scalars(
        select(Budget)
        .where(Budget.authority_id == authority_id, Budget.source == source, Budget.year.in_(years))
        .order_by(Budget.year)
        .with_for_update(key_share=True)
    )
    return {budget.year: budget.id for budget in locked}


def _of_kind(kind: LedgerKind, shares: Iterable[Share], budgets: dict[int, int]) -> list[Entry]:
    return [Entry(budget_id=budgets[share.year], kind=kind, nights=share.nights, pence=share.pence) for share in shares]


def _give_back(case_id: int, *, at: dt.datetime, reason: str) -> None:
    _enter(case_id, give_back(queries.entries_of(case_id)), at=at, reason=reason)


def _enter(case_id: int, entries: Iterable[Entry], *, at: dt.datetime, reason: str) -> None:
    for entry in entries:
        line = LedgerLine(
            budget_id=entry.budget_id,
            case_id=case_id,
            kind=entry.kind,
            amount_pence=entry.pence,
            nights=entry.nights,
            at=at,
            reason=reason,
        )
        db.session.add(line)
    db.session.flush()
