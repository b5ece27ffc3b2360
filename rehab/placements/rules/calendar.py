"""A month of nights: which beds are taken and kept on each."""

import calendar
import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rehab.core.clock import add_months

ONE_DAY = dt.timedelta(days=1)
FURTHEST_YEARS = 10
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar, known by its first day."""

    first: dt.date

    @property
    def after(self) -> dt.date:
        """The first day of the next month."""
        return add_months(self.first, 1)

    @property
    def key(self) -> str:
        """As addresses have it: `2026-06`."""
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        """`June 2026`."""
        return f"{self.first:%B %Y}"

    @property
    def previous(self) -> "Month":
        """The month before."""
        return Month(add_months(self.first, -1))

    @property
    def next(self) -> "Month":
        """The month after."""
        return Month(self.after)

    @property
    def days(self) -> list[dt.date]:
        """Each day of it."""
        return [self.first + ONE_DAY * number for number in range((self.after - self.first).days)]

    @property
    def weeks(self) -> list[list[dt.date | None]]:
        """Monday to Sunday; None for a day of another month."""
        numbers = calendar.Calendar().monthdayscalendar(self.first.year, self.first.month)
        return [[self.first.replace(day=number) if number else None for number in week] for week in numbers]


def month_of(text: str, *, today: dt.date) -> Month:
    """The month that an address names; this month for anything else, or one that is far away."""
    match = _MONTH.fullmatch(text)
    year, number = (int(match[1]), int(match[2])) if match else (0, 0)
    if abs(year - today.year) > FURTHEST_YEARS or not 1 <= number <= 12:
        return Month(today.replace(day=1))
    return Month(dt.date(year, number, 1))


def day_of(text: str, month: Month) -> dt.date | None:
    """The day that an address names, if it is one of the month."""
    return next((day for day in month.days if day.isoformat() == text), None)


@dataclass(frozen=True, slots=True)
class Nights:
    """A bed that is taken, or (`is_kept`) waits for somebody, from its first night up to the day of leaving."""

    first: dt.date
    after: dt.date
    is_kept: bool

    def has(self, night: dt.date) -> bool:
        """Whether it is taken on a night."""
        return self.first <= night < self.after


@dataclass(frozen=True, slots=True)
class NightCount:
    """How many beds are slept in and kept on a night; `beds` is None for those who may not know of all of them."""

    night: dt.date
    beds: int | None
    taken: int
    kept: int

    @property
    def free(self) -> int | None:
        """Beds that nobody has through the service."""
        return None if self.beds is None else max(0, self.beds - self.taken - self.kept)


def count_nights(nights: Collection[dt.date], beds: int | None, used: Sequence[Nights]) -> dict[dt.date, NightCount]:
    """Night -> how many beds are in use on it."""
    return {
        night: NightCount(
            night,
            beds,
            taken=sum(one.has(night) and not one.is_kept for one in used),
            kept=sum(one.has(night) and one.is_kept for one in used),
        )
        for night in nights
    }
