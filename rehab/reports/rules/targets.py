"""What a council wants of a measure, and how a figure stands against it."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rehab.reports.rules.figures import Figure
from rehab.reports.rules.measures import Measure, Unit

LOWER_IS_BETTER = frozenset({"re_presentation", "unplanned_exit", "early_unplanned_exit", "wait_median_days"})
MOST = {Unit.PERCENT: 100, Unit.DAYS: 365}


class Standing(enum.StrEnum):
    """Red, amber, green; and words for those who see no colours."""

    MET = "met"
    NEAR = "near"
    MISSED = "missed"

    @property
    def label(self) -> str:
        """The standing in words."""
        return {Standing.MET: "Target met", Standing.NEAR: "Near the target", Standing.MISSED: "Target missed"}[self]

    @property
    def tone(self) -> str:
        """How a tag shows it (`pages.md`)."""
        return {Standing.MET: "good", Standing.NEAR: "act", Standing.MISSED: "bad"}[self]


@dataclass(frozen=True, slots=True)
class Aim:
    """The target, and how far from it is still near, in the units of the measure; and whose, if not the council's."""

    target: int
    near: int
    framework: str = ""


def can_have_target(measure: Measure) -> bool:
    """Shares and days can; counts and money depend on how many people came."""
    return measure.unit in MOST


def bound(measure: Measure) -> str:
    """Which side of its target a figure is to be on, in words."""
    return "at most" if measure.id in LOWER_IS_BETTER else "at least"


def wanted(measure: Measure, aim: Aim) -> str:
    """What the target asks for: `at least 65%`, or `at most 21 days` where less is better."""
    return f"{bound(measure)} {aim.target}{'%' if measure.unit is Unit.PERCENT else ' days'}"


def standing(figure: Figure, aim: Aim) -> Standing | None:
    """How a figure stands; None without cases."""
    if figure.value is None:
        return None
    short = figure.value - aim.target if figure.measure.id in LOWER_IS_BETTER else aim.target - figure.value
    if short <= 0:
        return Standing.MET
    return Standing.NEAR if short <= aim.near else Standing.MISSED


def worst_first(figures: Iterable[Figure], aims: Mapping[str, Aim]) -> list[tuple[Figure, Aim, Standing]]:
    """The figures that stand against a target, the missed ones first."""
    against = [
        (figure, aim, how)
        for figure in figures
        if (aim := aims.get(figure.measure.id)) and (how := standing(figure, aim))
    ]
    order = [Standing.MISSED, Standing.NEAR, Standing.MET]
    return sorted(against, key=lambda each: order.index(each[2]))


def aim_faults(measure: Measure, aim: Aim) -> dict[str, str]:
    """Field -> what is wrong with a target."""
    most = MOST.get(measure.unit, 0)
    faults = {}
    if not 0 <= aim.target <= most:
        faults["target"] = f"The target must be a number from 0 to {most}"
    if not 0 <= aim.near <= most:
        faults["near"] = f"This must be a number from 0 to {most}"
    return faults
