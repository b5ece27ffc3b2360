"""What the beds were used for and what they cost: sums by group, and what follows from them."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core.clock import add_months
from rehab.core.money import divide_half_up
from rehab.reports.rules.periods import Period

MOST_MONTHS = 60


class UseGroup(enum.StrEnum):
    """What use can be broken down by."""

    MONTH = "month"
    FACILITY = "facility"
    PROVIDER = "provider"
    LOT = "lot"
    CARE_TYPE = "care_type"
    FUNDING_SOURCE = "funding_source"
    SUBSTANCE_GROUP = "substance_group"

    @property
    def label(self) -> str:
        """The group in words."""
        return self.value.replace("_", " ").capitalize()


class Counted(enum.StrEnum):
    """What the way down from a figure can list, a number for each case."""

    NIGHTS = "nights"
    COST = "cost"
    ADMISSIONS = "admissions"
    EXITS = "exits"
    APPROVED = "approved"
    COMPLETED = "completed"
    UNUSED = "unused"
    TO_DECISION = "to-decision"
    TO_OFFER = "to-offer"
    TO_ARRIVAL = "to-arrival"

    @property
    def label(self) -> str:
        """What is listed, in words."""
        return _COUNTED[self][0]

    @property
    def number(self) -> str:
        """What the number beside each case is."""
        return _COUNTED[self][1]

    @property
    def is_money(self) -> bool:
        """Whether the numbers are pence."""
        return self in {Counted.COST, Counted.COMPLETED}

    @property
    def has_groups(self) -> bool:
        """Whether it can be broken down: what is about requests is not."""
        return self not in {Counted.UNUSED, *STEPS}


_COUNTED = {
    Counted.NIGHTS: ("Stays with a night in the period", "Nights in the period"),
    Counted.COST: ("Net cost of the nights in the period", "Net cost"),
    Counted.ADMISSIONS: ("Admissions in the period", "Nights in the period"),
    Counted.EXITS: ("Exits in the period", "Days stayed"),
    Counted.APPROVED: ("Exits in the period whose approval says for how long", "Days approved"),
    Counted.COMPLETED: ("Completed stays that ended in the period", "Net cost of the whole stay"),
    Counted.UNUSED: ("Approvals that nobody used", "Weeks approved"),
    Counted.TO_DECISION: ("From request to decision", "Days"),
    Counted.TO_OFFER: ("From decision to first offer", "Days"),
    Counted.TO_ARRIVAL: ("From first offer to arrival", "Days"),
}
# The way to a bed.
STEPS = (Counted.TO_DECISION, Counted.TO_OFFER, Counted.TO_ARRIVAL)


@dataclass(frozen=True, slots=True)
class Use:
    """Sums over the stays of one group (`None`: all): money in pence, lengths in days over the exits.

    `funded_days` are those of exits whose approval says how many weeks; `funded_exits` is how many say so.
    """

    group: str | None
    nights: int
    pence: int
    admissions: int
    exits: int
    completed: int
    stayed_days: int
    funded_days: int
    funded_exits: int
    completed_pence: int

    @property
    def average_stay(self) -> int | None:
        """Days from admission to leaving, on average over the exits; None without one."""
        return divide_half_up(self.stayed_days, self.exits) if self.exits else None

    @property
    def average_funded(self) -> int | None:
        """Days that were approved, on average over the exits that say so."""
        return divide_half_up(self.funded_days, self.funded_exits) if self.funded_exits else None

    @property
    def cost_per_completed(self) -> int | None:
        """What a completed stay cost from its first to its last night, on average, in pence."""
        return divide_half_up(self.completed_pence, self.completed) if self.completed else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return not (self.nights or self.admissions or self.exits)


def occupancy(nights: int, beds: int, period: Period) -> str:
    """The share of so many beds that these nights took, as `12.5%`; in words where there is none.

    The beds are those that there are today. People whom others placed are not counted.
    """
    possible = beds * ((period.as_of - period.start).days + 1)
    if possible <= 0:
        return "No beds"
    tenths = divide_half_up(1000 * nights, possible)
    return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class Wait:
    """One step on the way to a bed: how many took it, and the days that it took them all together."""

    step: Counted
    people: int
    days: int

    @property
    def average(self) -> str:
        """Days on average, with one decimal."""
        if not self.people:
            return "No cases"
        tenths = divide_half_up(10 * self.days, self.people)
        return f"{tenths // 10}.{tenths % 10} days"


@dataclass(frozen=True, slots=True)
class MonthOfMoney:
    """A month of a financial year, in pence: what its nights cost so far, and what is funded and still to come."""

    month: str
    spent: int
    to_come: int

    @property
    def forecast(self) -> int:
        """Both together."""
        return self.spent + self.to_come


def months_of(period: Period) -> list[tuple[str, dt.date, dt.date]]:
    """Each month of the period (the newest sixty of a longer one): `2026-04` and its first and last day in it."""
    first = period.start.replace(day=1)
    count = (period.end.year - first.year) * 12 + period.end.month - first.month + 1
    starts = [add_months(first, number) for number in range(count)]
    return [
        (f"{start:%Y-%m}", max(start, period.start), min(add_months(start, 1) - dt.timedelta(days=1), period.end))
        for start in starts
    ][-MOST_MONTHS:]
