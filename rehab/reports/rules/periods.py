"""The days that a report is about."""

import datetime as dt
from dataclasses import dataclass

from rehab.core.clock import add_months
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
    def six_months_back(self) -> tuple[dt.date, dt.date]:
        """Both ends moved back six months, to the last day of a shorter month."""
        return add_months(self.start, -6), add_months(self.end, -6)
