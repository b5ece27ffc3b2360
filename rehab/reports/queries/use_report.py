"""All that the utilisation page and its files tell."""

from collections.abc import Collection
from dataclasses import dataclass

from rehab.core.money import financial_year
from rehab.finance import queries as finance
from rehab.finance.rules import BudgetPosition, FundingSource
from rehab.reports.queries import money
from rehab.reports.queries.use import unused_approvals, use, waits
from rehab.reports.rules import MonthOfMoney, Period, Use, UseGroup, Wait

# These have tables of their own, whatever the page is broken down by.
BUDGETS_APART = {UseGroup.FUNDING_SOURCE, UseGroup.MONTH}


@dataclass(frozen=True, slots=True)
class UseReport:
    """Everything that the utilisation page and its files tell; budgets are those of the present financial year."""

    whole: Use
    months: list[Use]
    grouped: list[Use]
    waits: list[Wait]
    unused: tuple[int, int]
    year: int
    budgets: dict[FundingSource, BudgetPosition]
    budgets_by_group: dict[str, BudgetPosition]
    money: list[MonthOfMoney]


def use_report(period: Period, *, by: UseGroup | None, authorities: Collection[int]) -> UseReport:
    """Nights, arrivals, exits, waits and money of these authorities."""
    (whole,) = use(period, authorities=authorities)
    year = financial_year(period.today)
    return UseReport(
        whole,
        use(period, by=UseGroup.MONTH, authorities=authorities),
        use(period, by=by, authorities=authorities) if by else [],
        waits(period, authorities),
        unused_approvals(period, authorities),
        year,
        finance.year_positions(authorities, year),
        money.spend_by(by, year, authorities) if by and by not in BUDGETS_APART else {},
        money.months_of_money(period, authorities),
    )
