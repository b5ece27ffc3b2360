"""What the year's budgets went to, by group, and month by month to the end of the year."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, cast, func, select
from sqlalchemy.orm import aliased

from rehab.core.clock import add_months
from rehab.core.db import days_after, days_between, db
from rehab.core.money import financial_year
from rehab.finance.models import Budget, LedgerLine
from rehab.finance.rules import BudgetPosition
from rehab.framework.models import Facility, Framework, Lot, Price, Provider
from rehab.placements.models import Offer, Placement, Segment, Stay
from rehab.reports.queries.facts import ONE_DAY, pence_of_sevenths, sevenths_of
from rehab.reports.queries.use import use
from rehab.reports.queries.use_rows import lot_name, parts_of
from rehab.reports.rules import NOT_RECORDED, MonthOfMoney, Period, UseGroup, months_of
from rehab.requests.models import FundingSection, PlacementRequest

NO_BED = "No bed yet"


def spend_by(by: UseGroup, year: int, authorities: Collection[int]) -> dict[str, BudgetPosition]:
    """Group -> what the ledger says that it took of the year's budgets, by name.

    A case that moved counts under the house and the lot of its last bed, one without a bed under none.
    """
    group = _group(by)
    wanted = (
        select(group.label("name"), LedgerLine.kind, func.sum(LedgerLine.amount_pence))
        .select_from(LedgerLine)
        .join(Budget, Budget.id == LedgerLine.budget_id)
        .join(PlacementRequest, PlacementRequest.id == LedgerLine.case_id)
        .outerjoin(Placement, Placement.id == _last_placement())
        .outerjoin(Offer, Offer.id == Placement.offer_id)
        .outerjoin(Segment, Segment.id == _last_segment())
        .outerjoin(Facility, Facility.id == func.coalesce(Segment.facility_id, Offer.facility_id))
        .outerjoin(Provider, Provider.id == Facility.provider_id)
        .outerjoin(Price, Price.id == Offer.price_id)
        .outerjoin(Lot, Lot.id == Price.lot_id)
        .outerjoin(Framework, Framework.id == Lot.framework_id)
        .where(Budget.authority_id.in_(authorities), Budget.year == year)
        .group_by(group, LedgerLine.kind)
        .order_by(group, LedgerLine.kind)
    )
    found: dict[str, dict[str, int]] = {}
    for name, kind, pence in db.session.execute(wanted):
        found.setdefault(name, {})[kind.value] = int(pence)
    return {name: BudgetPosition(None, **taken) for name, taken in found.items() if any(taken.values())}


def _group(by: UseGroup) -> ColumnElement[str]:
    groups: dict[UseGroup, ColumnElement[Any]] = {
        UseGroup.FACILITY: func.coalesce(Facility.name, NO_BED),
        UseGroup.PROVIDER: func.coalesce(Provider.legal_name, NO_BED),
        UseGroup.LOT: func.coalesce(lot_name(), case((Facility.id.is_(None), NO_BED), else_=NOT_RECORDED)),
        UseGroup.CARE_TYPE: func.coalesce(cast(PlacementRequest.care_type, String), NOT_RECORDED),
        UseGroup.FUNDING_SOURCE: cast(Budget.source, String),
        UseGroup.SUBSTANCE_GROUP: func.coalesce(cast(PlacementRequest.substance_group, String), NOT_RECORDED),
    }
    return groups[by]


def _last_placement() -> ColumnElement[int]:
    other = aliased(Placement)
    return select(func.max(other.id)).where(other.request_id == LedgerLine.case_id).scalar_subquery()


def _last_segment() -> ColumnElement[int]:
    segment, stay = aliased(Segment), aliased(Stay)
    wanted = select(func.max(segment.id)).join(stay, stay.id == segment.stay_id)
    return wanted.where(stay.request_id == LedgerLine.case_id).scalar_subquery()


def months_of_money(period: Period, authorities: Collection[int]) -> list[MonthOfMoney]:
    """Each month of the present financial year: what its nights cost so far, and what is to come.

    To come are the nights after today that are funded for people who are in a bed.
    """
    today = period.today
    begins = dt.date(financial_year(today), 4, 1)
    year = Period(begins, add_months(begins, 12) - ONE_DAY, today)
    spent = {row.group: row.pence for row in use(year, by=UseGroup.MONTH, authorities=authorities)}
    ahead = _to_come(year, authorities)
    return [MonthOfMoney(name, spent.get(name, 0), ahead.get(name, 0)) for name, _, _ in months_of(year)]


def _to_come(year: Period, authorities: Collection[int]) -> dict[str, int]:
    """Month -> pence. Each stay's month is rounded by itself, half up."""
    if year.today >= year.end:
        return {}
    part = parts_of(Period(year.today + ONE_DAY, year.end, year.today), UseGroup.MONTH)
    after = days_after(part.c.end, 1)
    leaving = case((Stay.funded_until < after, Stay.funded_until), else_=after)
    nights = days_between(part.c.start, leaving)
    pence = pence_of_sevenths(cast(func.sum(sevenths_of(nights)), BigInteger))
    rows = (
        select(part.c.name, pence.label("pence"))
        .select_from(Stay)
        .join(Segment, and_(Segment.stay_id == Stay.id, Segment.ends_on.is_(None)))
        .outerjoin(FundingSection, FundingSection.request_id == Stay.request_id)
        .join(part, Stay.funded_until > part.c.start)
        .where(Stay.ended_on.is_(None), Stay.authority_id.in_(authorities))
        .group_by(part.c.name, Stay.id)
        .subquery()
    )
    wanted = select(rows.c.name, func.sum(rows.c.pence)).group_by(rows.c.name)
    return {name: int(total) for name, total in db.session.execute(wanted)}
