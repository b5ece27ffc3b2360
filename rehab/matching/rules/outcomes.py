"""How stays at a place ended, and how sure one can be of it."""

from dataclasses import dataclass
from math import sqrt

FEWEST_STAYS = 5
MONTHS = 24
CONFIDENCE_95 = 1.959964


def wilson(counted: int, total: int) -> tuple[float, float]:
    """The 95% interval, from 0 to 1, in which a share of `counted` in `total` lies (Wilson score); all of it for none.

    Unlike the plain interval it stays within 0 and 1, and is honest for small numbers.
    """
    if total == 0:
        return 0.0, 1.0
    z2, share = CONFIDENCE_95**2, counted / total
    centre = share + z2 / (2 * total)
    spread = CONFIDENCE_95 * sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    bottom = 1 + z2 / total
    return max(0.0, (centre - spread) / bottom), min(1.0, (centre + spread) / bottom)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Stays that ended, and those of them that ended as planned, at one facility or all over its provider."""

    planned: int
    ended: int
    is_of_provider: bool = False

    @property
    def is_shown(self) -> bool:
        """Fewer stays tell about people, not about the place."""
        return self.ended >= FEWEST_STAYS

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the true one probably lies."""
        return wilson(self.planned, self.ended)

    @property
    def sentence(self) -> str:
        """The figure with its uncertainty in words."""
        if not self.is_shown:
            return f"Fewer than {FEWEST_STAYS} stays: not shown"
        low, high = self.interval
        whose = " at this provider" if self.is_of_provider else ""
        return f"{self.planned} of {self.ended} stays{whose} ended as planned: likely {low:.0%} to {high:.0%}"


NO_STAYS = Outcomes(0, 0)


def best_known(of_facility: Outcomes | None, of_provider: Outcomes | None) -> Outcomes:
    """The facility's own figure where there is enough of it, else its provider's."""
    if of_facility is not None and of_facility.is_shown:
        return of_facility
    return of_provider or NO_STAYS
