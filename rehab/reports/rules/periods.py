"""The days that a report is about."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from rehab.core.clock import add_months, written
from rehab.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included; `today` is the day on which the figures are worked out."""

    start: dt.date
    end: dt.date
    today: dt.date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidInput({"end": "The last day must not be before the first day"})

    @property
    def as_of(self) -> dt.date:
        """The earlier of the last day and today."""
        return min(self.end, self.today)

    @property
    def is_over(self) -> bool:
        """Whether its last day is before today."""
        return self.end < self.today

    @property
    def six_months_back(self) -> tuple[dt.date, dt.date]:
        """From the first day to `as_of`, both moved back six months, to the last day of a shorter month.

        No day lies between them where the period has not begun.
        """
        return add_months(self.start, -6), add_months(self.as_of, -6)


def publication_fault(period: Period, earlier: Iterable[tuple[dt.date, dt.date]]) -> str:
    """Why tables of this period may not be published beside those of earlier periods; empty when they may.

    Of two periods that share days, the differences between their tables would tell small counts.
    """
    if not period.is_over:
        return "Only a period that is over can be published: choose a last day before today."
    for start, end in earlier:
        if (start, end) != (period.start, period.end) and start <= period.end and period.start <= end:
            return (
                f"Tables of {written(start)} to {written(end)} are published. Another period that shares days with it "
                "would let readers work out small numbers: choose that period, or one beside it."
            )
    return ""
