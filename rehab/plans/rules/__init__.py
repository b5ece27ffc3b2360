"""Discharge plans: what they say, who signs, who gets which part, and what differs between two versions."""

from rehab.plans.rules.content import (
    NEEDED_TEXTS,
    Answer,
    Answered,
    Involvement,
    PlanText,
    Stakeholder,
    missing,
)
from rehab.plans.rules.differences import Difference, Run, compared, differences
from rehab.plans.rules.sharing import PARTS, is_shared
from rehab.plans.rules.signing import Party, PlanStatus, signatures_needed, still_to_sign

__all__ = [
    "NEEDED_TEXTS",
    "PARTS",
    "Answer",
    "Answered",
    "Difference",
    "Involvement",
    "Party",
    "PlanStatus",
    "PlanText",
    "Run",
    "Stakeholder",
    "compared",
    "differences",
    "is_shared",
    "missing",
    "signatures_needed",
    "still_to_sign",
]
