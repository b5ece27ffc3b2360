"""What a council holds about a provider: how much happened, how it ended, and shares of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from rehab.reports.rules.figures import Figure
from rehab.reports.rules.measures import MEASURES

# No share of what became of people later: that is for those who follow them up.
RATES = (
    "rehab_completion",
    "detox_completion",
    "unplanned_exit",
    "early_unplanned_exit",
    "discharge_plan",
    "review_12_weeks",
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a period; exits are told apart as in the measures, and what is neither is `otherwise`."""

    admissions: int = 0
    nights: int = 0
    completed: int = 0
    unplanned: int = 0
    otherwise: int = 0
    incidents: int = 0
    complaints: int = 0

    @property
    def exits(self) -> int:
        """Everybody who left, however."""
        return self.completed + self.unplanned + self.otherwise


@dataclass(frozen=True, slots=True)
class Performance:
    """What one council holds about a provider; that of all of them together has no council."""

    council: str | None
    tally: Tally
    rates: tuple[Figure, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened that is counted."""
        return self.tally == Tally() and not any(rate.has_cases for rate in self.rates)


def together(found: Sequence[Performance]) -> Performance:
    """All councils as one: every figure here is a sum over stays, each of which is of one council."""
    tally = Tally(*(sum(getattr(each.tally, field.name) for each in found) for field in fields(Tally)))
    rates = tuple(
        Figure(
            MEASURES[name],
            None,
            sum(int(each.rates[place].numerator or 0) for each in found),
            sum(each.rates[place].denominator or 0 for each in found),
        )
        for place, name in enumerate(RATES)
    )
    return Performance(None, tally, rates)
