"""How well a place suits: six parts, each from 0 to 1 by a formula that looks at this place alone.

Because no formula looks at other places, taking one away never changes the order of the rest.
"""

import datetime as dt
import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from rehab.core.clock import written
from rehab.core.money import pounds
from rehab.finance.rules import net_weekly
from rehab.framework.rules import CareType, Sexes
from rehab.matching.rules.checks import Check, Verdict
from rehab.matching.rules.distance import Home, distance_words, nearness_score
from rehab.matching.rules.needs import Needs, Place
from rehab.requests.rules import Nearness

NOT_KNOWN = 0.5
LONGEST_WAIT_DAYS = 56
# Weekly prices in pence between which the score falls from 1 to 0.
CHEAP_AND_DEAR = {CareType.RESIDENTIAL_REHAB: (50_000, 150_000), CareType.INPATIENT_DETOX: (150_000, 450_000)}
# About the lower bound that an ordinary place reaches with twenty stays.
OUTCOMES_NOT_SHOWN = 0.4
HEAVIEST = 10


class Part(enum.StrEnum):
    """What a place is ranked by."""

    NEEDS = "needs"
    PREFERENCES = "preferences"
    WAITING = "waiting"
    PRICE = "price"
    OUTCOMES = "outcomes"
    DISTANCE = "distance"

    @property
    def label(self) -> str:
        """The part in words."""
        return {
            Part.NEEDS: "Needs met",
            Part.PREFERENCES: "What the person prefers",
            Part.WAITING: "Waiting time",
            Part.PRICE: "Price of the whole stay",
            Part.OUTCOMES: "Outcomes",
            Part.DISTANCE: "Distance",
        }[self]

    @property
    def formula(self) -> str:
        """How the part is scored, as the page tells it."""
        rehab, detox = CHEAP_AND_DEAR[CareType.RESIDENTIAL_REHAB], CHEAP_AND_DEAR[CareType.INPATIENT_DETOX]
        return {
            Part.NEEDS: "The share of their needs that the place says it meets. "
            "A need that it says it cannot meet excludes the place; one that must be asked about counts as half.",
            Part.PREFERENCES: "The average over what the person prefers: programme, one sex, near or away. "
            "Where the place has not said, half. Half for every place where nothing is preferred.",
            Part.WAITING: f"Full marks for a bed today, none from {LONGEST_WAIT_DAYS} days on. "
            "Half where it is not known.",
            Part.PRICE: f"Rehab: full marks up to {pounds(rehab[0])} a week, none from {pounds(rehab[1])}. "
            f"Detox: {pounds(detox[0])} and {pounds(detox[1])}. Less what others pay.",
            Part.OUTCOMES: "The lower end of the likely range of stays that ended as planned. "
            f"{OUTCOMES_NOT_SHOWN:.0%} where there are too few to show.",
            Part.DISTANCE: "Full marks next door, none from 200 miles on; by region where miles are not known. "
            "Half for every place where the person wants to be away from home.",
        }[self]


class Score(NamedTuple):
    """One part of one place: from 0 to 1, and why."""

    part: Part
    value: float
    reason: str

    @property
    def per_cent(self) -> int:
        """For the page."""
        return round(100 * self.value)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, from 0 to 10; at least one counts."""

    needs: int = 10
    preferences: int = 8
    waiting: int = 4
    price: int = 4
    outcomes: int = 6
    distance: int = 2

    def __post_init__(self) -> None:
        if not all(0 <= self.of(part) <= HEAVIEST for part in Part) or not self.sum:
            msg = f"weights are from 0 to {HEAVIEST}, and one at least is more than 0"
            raise ValueError(msg)

    @property
    def sum(self) -> int:
        """All of them."""
        return sum(self.of(part) for part in Part)

    def of(self, part: Part) -> int:
        """The weight of one part."""
        weight: int = getattr(self, part.value)
        return weight

    def share(self, part: Part) -> int:
        """How much of the whole a part decides, in per cent."""
        return round(100 * self.of(part) / self.sum)

    def total(self, scores: Collection[Score]) -> float:
        """The weighted average of the parts, from 0 to 1."""
        return sum(self.of(score.part) * score.value for score in scores) / self.sum


def stay_price(needs: Needs, place: Place) -> int | None:
    """What the council would pay for the whole stay, in pence: the weekly price less what others pay."""
    if place.weekly_pence is None:
        return None
    return net_weekly(place.weekly_pence, needs.others_pay_pence) * needs.weeks_or_usual


def scores(
    needs: Needs, place: Place, found: Collection[Check], home: Home, *, day: dt.date, price_standing: str
) -> tuple[Score, ...]:
    """All parts for one place; `price_standing` says how its price compares, and changes no score."""
    return (
        _needs(found),
        _preferences(needs, place, home),
        _waiting(place, day),
        _price(needs, place, price_standing),
        _outcomes(place),
        _distance(needs, place, home),
    )


def _needs(found: Collection[Check]) -> Score:
    if not found:
        return Score(Part.NEEDS, 1.0, "No needs are known yet")
    met = sum(check.verdict is Verdict.MET for check in found)
    asked = len(found) - met
    ask = f", {asked} to ask about" if asked else ""
    return Score(Part.NEEDS, (met + asked / 2) / len(found), f"{met} of {len(found)} needs met{ask}")


def _preferences(needs: Needs, place: Place, home: Home) -> Score:
    found: dict[str, float] = {}
    if needs.programme is not None:
        words = needs.programme.label
        found |= _preference(needs.programme in place.programmes if place.programmes else None, words)
    if needs.single_sex:
        sexes = place.offering.sexes
        found |= _preference(None if sexes is None else sexes is not Sexes.MIXED, "House of one sex")
    if needs.nearness in {Nearness.NEAR, Nearness.AWAY}:
        near = nearness_score(home, place.offering)
        score = NOT_KNOWN if near is None else (near if needs.nearness is Nearness.NEAR else 1 - near)
        words = "Near home" if needs.nearness is Nearness.NEAR else "Away from home"
        found[f"{words}: {distance_words(home, place.offering)}"] = score
    if not found:
        return Score(Part.PREFERENCES, NOT_KNOWN, "Nothing is preferred")
    return Score(Part.PREFERENCES, fmean(found.values()), "; ".join(found))


def _preference(fits: bool | None, words: str) -> Mapping[str, float]:
    if fits is None:
        return {f"{words}: not stated": NOT_KNOWN}
    return {f"{words}: {'yes' if fits else 'no'}": float(fits)}


def _waiting(place: Place, day: dt.date) -> Score:
    if place.bed_from is not None:
        days = max(0, (place.bed_from - day).days)
        words = f"A bed from {written(place.bed_from)}, in {_days(days)}" if days else "A bed is free now"
    elif place.offering.waiting_days is not None:
        days = place.offering.waiting_days
        words = f"They say that people wait about {_days(days)}" if days else "They say that nobody waits"
    else:
        return Score(Part.WAITING, NOT_KNOWN, "Not known: ask them")
    return Score(Part.WAITING, max(0.0, 1 - days / LONGEST_WAIT_DAYS), words)


def _days(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"


def _price(needs: Needs, place: Place, standing: str) -> Score:
    whole = stay_price(needs, place)
    if whole is None:
        return Score(Part.PRICE, NOT_KNOWN, "Not known: ask them")
    cheap, dear = CHEAP_AND_DEAR[needs.care_type]
    weekly, weeks = whole / needs.weeks_or_usual, needs.weeks_or_usual
    value = min(1.0, max(0.0, (dear - weekly) / (dear - cheap)))
    words = f"{pounds(whole)} for {weeks} week{'' if weeks == 1 else 's'}{', ' if standing else ''}{standing}"
    return Score(Part.PRICE, value, words)


def _outcomes(place: Place) -> Score:
    if place.outcomes is None or not place.outcomes.is_shown:
        return Score(Part.OUTCOMES, OUTCOMES_NOT_SHOWN, place.outcomes.sentence if place.outcomes else "No stays yet")
    return Score(Part.OUTCOMES, place.outcomes.interval[0], place.outcomes.sentence)


def _distance(needs: Needs, place: Place, home: Home) -> Score:
    words = distance_words(home, place.offering)
    if needs.nearness is Nearness.AWAY:
        return Score(Part.DISTANCE, NOT_KNOWN, f"{_upper(words)}; does not count, as they want to be away from home")
    near = nearness_score(home, place.offering)
    return Score(Part.DISTANCE, NOT_KNOWN if near is None else near, _upper(words))


def _upper(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
