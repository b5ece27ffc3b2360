"""Between which shares chance alone would leave a provider: exact binomial limits of a funnel plot."""

from dataclasses import dataclass
from math import exp, lgamma, log, log1p

INNER, OUTER = 0.025, 0.001
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Limit:
    """For so many cases, the lowest and the highest share from 0 to 1 that is still chance."""

    cases: int
    low: float
    high: float


def limits(average: float, most: int, tail: float) -> list[Limit]:
    """The limits for 1 to `most` cases when the true share is `average`; `tail` is the chance left out on each side.

    Exact binomial limits, interpolated between whole numbers (Spiegelhalter 2005), so that the lines are smooth.
    """
    step = max(1, most // MOST_STEPS)
    counts = [*range(1, most, step), most] if most else []
    return [
        Limit(cases, _quantile(cases, average, tail) / cases, _quantile(cases, average, 1 - tail) / cases)
        for cases in counts
    ]


def _quantile(cases: int, average: float, wanted: float) -> float:
    """Where the binomial distribution reaches the wanted probability, interpolated, from 0 to `cases`."""
    if average <= 0 or average >= 1:
        return cases * max(0.0, min(1.0, average))
    reached = 0.0
    for number in range(cases + 1):
        here = _probability(number, cases, average)
        if reached + here >= wanted:
            return min(float(cases), max(0.0, number - (reached + here - wanted) / here))
        reached += here
    return float(cases)


def _probability(number: int, cases: int, average: float) -> float:
    ways = lgamma(cases + 1) - lgamma(number + 1) - lgamma(cases - number + 1)
    return exp(ways + number * log(average) + (cases - number) * log1p(-average))
