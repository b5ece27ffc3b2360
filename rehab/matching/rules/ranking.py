"""Places sorted out for one person: first those that cannot take them, each with why, then the rest in order."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rehab.matching.rules.checks import Check, Verdict, checks
from rehab.matching.rules.distance import Home
from rehab.matching.rules.needs import Needs, Place
from rehab.matching.rules.scores import Part, Score, Weights, scores, stay_price


@dataclass(frozen=True, slots=True)
class Match:
    """A place that may suit: `rank` 1 suits best, `total` is from 0 to 1."""

    place: Place
    rank: int
    total: float
    scores: tuple[Score, ...]
    checks: tuple[Check, ...]

    @property
    def per_cent(self) -> int:
        """The total, for the page."""
        return round(100 * self.total)

    @property
    def met(self) -> list[str]:
        """What it does for the person."""
        return [check.text for check in self.checks if check.verdict is Verdict.MET]

    @property
    def questions(self) -> list[str]:
        """What to ask the place before it is chosen."""
        return [check.text for check in self.checks if check.verdict is Verdict.ASK]

    def score(self, part: Part) -> Score:
        """One part."""
        return next(score for score in self.scores if score.part is part)


@dataclass(frozen=True, slots=True)
class Excluded:
    """A place that cannot take the person, and every reason."""

    place: Place
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Every place once: in `matches`, the best first, or in `excluded`, by name."""

    matches: list[Match]
    excluded: list[Excluded]


def rank(places: Iterable[Place], needs: Needs, weights: Weights, home: Home, *, day: dt.date) -> Result:
    """Exclude first, then put the others in order of their weighted scores, and by name where these are equal."""
    by_name = sorted(places, key=lambda place: (place.name_key, place.id))
    judged = [(place, tuple(checks(needs, place))) for place in by_name]
    excluded = [Excluded(place, reasons) for place, found in judged if (reasons := _reasons(found))]
    fitting = [(place, found) for place, found in judged if not _reasons(found)]
    standings = _price_standings(needs, [place for place, _ in fitting])
    matches = []
    for place, found in fitting:
        parts = scores(needs, place, found, home, day=day, price_standing=standings.get(place.id, ""))
        matches.append(Match(place, 0, weights.total(parts), parts, found))
    matches.sort(key=lambda match: -match.total)
    matches = [replace(match, rank=number) for number, match in enumerate(matches, start=1)]
    return Result(matches, excluded)


def _reasons(found: Iterable[Check]) -> tuple[str, ...]:
    return tuple(check.text for check in found if check.verdict is Verdict.NOT_MET)


def _price_standings(needs: Needs, places: list[Place]) -> dict[int, str]:
    """Place id -> `the 3rd lowest of 9`; equal prices stand equally."""
    prices = {place.id: price for place in places if (price := stay_price(needs, place)) is not None}
    in_order = sorted(prices.values())
    return {
        place_id: f"the {_ordinal(in_order.index(price) + 1)}lowest of {len(in_order)}"
        for place_id, price in prices.items()
        if len(in_order) > 1
    }


def _ordinal(number: int) -> str:
    """`3rd `; nothing for the first, which is simply the lowest."""
    if number == 1:
        return ""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} "
