"""Where money comes from and what happens to it."""

import datetime as dt
import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rehab.core import money


class FundingSource(enum.StrEnum):
    """Who pays (`domain.md`, Money)."""

    PUBLIC_HEALTH_GRANT = "public_health_grant"
    ADULT_SOCIAL_CARE = "adult_social_care"
    SUPPLEMENTARY_GRANT = "supplementary_grant"
    CRIMINAL_JUSTICE = "criminal_justice"
    NHS = "nhs"

    @property
    def label(self) -> str:
        """The source in words."""
        return "NHS" if self is FundingSource.NHS else self.value.replace("_", " ").capitalize()


class LedgerKind(enum.StrEnum):
    """What a line of the ledger is; money moves from one kind to the next by a pair of lines.

    NOTICE is paid for nights after an early exit, in which nobody stayed.
    """

    RESERVED = "reserved"
    COMMITTED = "committed"
    ACTUAL = "actual"
    NOTICE = "notice"


OUTSTANDING = frozenset({LedgerKind.RESERVED, LedgerKind.COMMITTED})


@dataclass(frozen=True, slots=True)
class Run:
    """Nights one after the other at one price; `weekly_net_pence` is what a week costs the council."""

    starts_on: dt.date
    nights: int
    weekly_net_pence: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What one stay, bed or notice takes, as one kind of money; it is rounded once, however many runs it has."""

    kind: LedgerKind
    runs: Sequence[Run]


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a cost that falls in one financial year."""

    year: int
    nights: int
    pence: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Money of one kind that a budget gives, in pence and nights; negative where it is given back."""

    budget_id: int
    kind: LedgerKind
    nights: int
    pence: int


@dataclass(frozen=True, slots=True)
class BudgetPosition:
    """What became of a budget, in pence; `budget` is None where nobody has set one."""

    budget: int | None
    reserved: int = 0
    committed: int = 0
    actual: int = 0
    notice: int = 0

    @property
    def bound(self) -> int:
        """What was spent on nights and notice, or is committed to beds: the forecast to the end of the year."""
        return self.committed + self.actual + self.notice

    @property
    def used(self) -> int:
        """Everything that is no longer free to spend."""
        return self.reserved + self.bound

    @property
    def remaining(self) -> int:
        """What is free to spend; below nothing when the budget is overdrawn or was never set."""
        return (self.budget or 0) - self.used


@dataclass(frozen=True, slots=True)
class BudgetEffect:
    """What a decision would do to the budget of one financial year, in pence; `reserved` is for open approvals."""

    year: int
    budget: int | None
    before: int
    takes: int
    reserved: int = 0

    @property
    def used(self) -> int:
        """What was spent or is bound for beds, besides what open approvals hold."""
        return (self.budget or 0) - self.before - self.reserved

    @property
    def after(self) -> int:
        """What would be left."""
        return self.before - self.takes

    @property
    def is_over(self) -> bool:
        """Whether this takes more than there is."""
        return self.takes > 0 and self.after < 0

    @property
    def year_label(self) -> str:
        """`2026 to 2027`."""
        return f"{self.year} to {self.year + 1}"


def cost_by_year(runs: Iterable[Run]) -> list[Share]:
    """The cost of all these nights per financial year: summed exactly and rounded once, half up (`kpis.md`).

    Each year gets the cost up to its end less what the years before got, so that rounding loses no penny.
    """
    nights: Counter[int] = Counter()
    sevenths: Counter[int] = Counter()
    for run in runs:
        for year, of_year in money.nights_by_financial_year(run.starts_on, run.nights).items():
            nights[year] += of_year
            sevenths[year] += of_year * run.weekly_net_pence
    shares = []
    counted = spent = 0
    for year in sorted(nights):
        counted += sevenths[year]
        cost = money.divide_half_up(counted, 7)
        shares.append(Share(year=year, nights=nights[year], pence=cost - spent))
        spent = cost
    return shares


def split_by_year(weekly_net_pence: int, starts_on: dt.date, nights: int) -> list[Share]:
    """The cost of the nights from `starts_on` on, per financial year."""
    return cost_by_year([Run(starts_on, nights, weekly_net_pence)])


def differences(wanted: Iterable[Entry], entered: Iterable[Entry]) -> list[Entry]:
    """What must be entered besides, so that each budget gives of each kind exactly what is wanted."""
    nights: Counter[tuple[int, LedgerKind]] = Counter()
    pence: Counter[tuple[int, LedgerKind]] = Counter()
    for sign, entries in ((1, wanted), (-1, entered)):
        for entry in entries:
            nights[entry.budget_id, entry.kind] += sign * entry.nights
            pence[entry.budget_id, entry.kind] += sign * entry.pence
    return [
        Entry(budget_id=budget_id, kind=kind, nights=nights[budget_id, kind], pence=pence[budget_id, kind])
        for budget_id, kind in sorted(pence)
        if nights[budget_id, kind] or pence[budget_id, kind]
    ]


def give_back(entries: Iterable[Entry]) -> list[Entry]:
    """What must be entered so that nothing is reserved or committed any more; what was spent stays."""
    return differences([], (entry for entry in entries if entry.kind in OUTSTANDING))


def net_weekly(weekly_price_pence: int, contribution_pence: int) -> int:
    """What a week costs the council: the price less what the client pays a week, never below nothing."""
    return max(0, weekly_price_pence - contribution_pence)
