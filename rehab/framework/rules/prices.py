"""Price lines: what a lot, facility and stage cost, version after version, without a gap or an overlap."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rehab.core.clock import written
from rehab.core.money import divide_half_up
from rehab.framework.rules.kinds import STAGES_OF_CARE, CareType, PriceBasis, Stage

MOST_PENCE = 2_000_000
MOST_NOTICE_DAYS = 91
LONGEST_REASON = 1000
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is paid: an amount in pence for a week or a night, and the days' notice at an early exit."""

    basis: PriceBasis
    amount_pence: int
    notice_days: int = 0

    @property
    def weekly_pence(self) -> int:
        """What a week costs."""
        return self.amount_pence * 7 if self.basis is PriceBasis.NIGHTLY else self.amount_pence


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of one version; None is until further notice."""

    first: dt.date
    last: dt.date | None


def terms_faults(terms: Terms, *, care_type: CareType | None, stage: Stage, lot: str) -> dict[str, str]:
    """Field -> why no price on this lot can be like this."""
    faults = {}
    if care_type is None or stage not in STAGES_OF_CARE[care_type]:
        faults["stage"] = f"{lot} has no prices for {stage.label.lower()}"
    if terms.amount_pence <= 0:
        faults["amount"] = "Enter a price above nothing"
    elif terms.amount_pence > MOST_PENCE:
        faults["amount"] = f"Enter a price up to £{MOST_PENCE // 100:,}"
    if not 0 <= terms.notice_days <= MOST_NOTICE_DAYS:
        faults["notice_days"] = f"Enter between 0 and {MOST_NOTICE_DAYS} days of notice"
    return faults


def follow_fault(line: Sequence[Span], first: dt.date) -> str | None:
    """Why a new version from this day cannot follow the line, which is in order of days; None when it can."""
    if not line:
        return None
    newest = line[-1]
    if newest.first >= first:
        return f"has a price from {newest.first:%d/%m/%Y} already: choose a later day"
    if newest.last is not None and newest.last + ONE_DAY < first:
        after = newest.last + ONE_DAY
        return f"would have no price from {after:%d/%m/%Y}, the day after the last one ends: let this one begin then"
    return None


def move_fault(line: Sequence[Span], place: int, first: dt.date, *, today: dt.date) -> str | None:
    """Why the version at this place of the line cannot begin on another day; None when it can."""
    if line[place].first <= today:
        return "This price has begun. Set a new one from a later day instead"
    if first <= today:
        return "The day must be in the future"
    if place and first <= line[place - 1].first:
        return f"The day must be after {written(line[place - 1].first)}, when the price before begins"
    last = line[place].last
    if last is not None and first > last:
        return f"The day must be {written(last)} or earlier, when this price ends"
    return None


def end_fault(line: Sequence[Span], last: dt.date, *, today: dt.date) -> str | None:
    """Why the line cannot end with this day; None when it can."""
    if last < today:
        return "The last day must be today or later"
    if last < line[-1].first:
        return f"The last day must be {written(line[-1].first)} or later, when the newest price begins"
    return None


@dataclass(frozen=True, slots=True)
class PriceChange:
    """From one weekly price to another, in pence."""

    old_pence: int
    new_pence: int

    @property
    def difference_pence(self) -> int:
        """How much more a week costs; less is negative."""
        return self.new_pence - self.old_pence

    @property
    def per_cent(self) -> str:
        """The difference in per cent of the old price, to one decimal, half up: `+3.5%`."""
        tenths = divide_half_up(1000 * abs(self.difference_pence), self.old_pence) if self.old_pence else 0
        sign = "-" if self.difference_pence < 0 else "+" if self.difference_pence else ""
        return f"{sign}{tenths // 10}.{tenths % 10}%"
