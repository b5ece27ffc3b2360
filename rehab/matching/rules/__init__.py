"""Rules of matching: needs held against places, scores, the order; pure."""

from rehab.matching.rules.checks import Check, Verdict, checks
from rehab.matching.rules.distance import Home, distance_words, miles_between
from rehab.matching.rules.needs import (
    ENGLISH,
    NeedLine,
    Needs,
    Offering,
    Place,
    detox_substances,
    need_lines,
)
from rehab.matching.rules.outcomes import FEWEST_STAYS, MONTHS, Outcomes, best_known, wilson
from rehab.matching.rules.ranking import Excluded, Match, Result, rank
from rehab.matching.rules.reasons import WhyNot
from rehab.matching.rules.scores import HEAVIEST, Part, Score, Weights, scores, stay_price

__all__ = [
    "ENGLISH",
    "FEWEST_STAYS",
    "HEAVIEST",
    "MONTHS",
    "Check",
    "Excluded",
    "Home",
    "Match",
    "NeedLine",
    "Needs",
    "Offering",
    "Outcomes",
    "Part",
    "Place",
    "Result",
    "Score",
    "Verdict",
    "Weights",
    "WhyNot",
    "best_known",
    "checks",
    "detox_substances",
    "distance_words",
    "miles_between",
    "need_lines",
    "rank",
    "scores",
    "stay_price",
    "wilson",
]
