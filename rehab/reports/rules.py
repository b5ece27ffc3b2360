"""What the measures are: their ids, definitions, units, groups and rounding. The figures are in `queries`."""

import datetime as dt
import enum
from dataclasses import dataclass

from rehab.core.errors import InvalidInput
from rehab.core.money import divide_half_up

RETURN_DAYS = 21


class Unit(enum.StrEnum):
    """A percentage has a denominator; a count has none."""

    PERCENT = "percent"
    COUNT = "count"


class Group(enum.StrEnum):
    """What measures can be broken down by."""

    SUBSTANCE_GROUP = "substance_group"
    CARE_TYPE = "care_type"
    PROVIDER = "provider"
    LOCAL_AUTHORITY = "local_authority"
    DISTRICT = "district"
    SEX = "sex"
    COURT_ORDER = "court_order"
    OPIATE_CRACK = "opiate_crack"

    @property
    def label(self) -> str:
        """The group in words."""
        return "Opiates or crack" if self is Group.OPIATE_CRACK else self.value.replace("_", " ").capitalize()


NOT_RECORDED = "not_recorded"


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


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the framework, with the words that the page shows."""

    id: str
    title: str
    unit: Unit
    numerator: str
    denominator: str
    source: str


_MEASURES = (
    Measure(
        "rehab_completion",
        "Residential rehab successfully completed",
        Unit.PERCENT,
        "Of these, stays whose exit reason is one of the three completions",
        "Residential rehab stays that ended in the period",
        "Coventry",
    ),
    Measure(
        "return_to_community",
        "Picked up by community services within 21 days of leaving rehab",
        Unit.PERCENT,
        "Of these, stays with a community pick-up 0 to 21 days after leaving",
        "Final stays that were rehab, whose 21st day after leaving fell in the period and has passed; "
        "without people who died or went into custody",
        "Coventry",
    ),
    Measure(
        "review_12_weeks",
        "People due a 12-weekly review who were never overdue",
        Unit.PERCENT,
        "Of these, stays without one overdue night in the period",
        "Stays with a night in the period that is 84 or more days after admission",
        "Thurrock, Medway",
    ),
    Measure(
        "decision_on_time",
        "Panel decisions within 10 working days",
        Unit.PERCENT,
        "Of these, decisions made in time, counted from the first submission; pauses are not deducted",
        "Requests first approved or declined in the period",
        "Medway",
    ),
    Measure(
        "discharge_plan",
        "Discharge plan agreed before leaving",
        Unit.PERCENT,
        "Of these, stays whose discharge plan was agreed on or before the day of leaving",
        "Stays that ended in the period",
        "Coventry, Medway",
    ),
    Measure(
        "bed_nights",
        "Bed nights used",
        Unit.COUNT,
        "Nights of all stays that fall in the period; the day of leaving is no night",
        "",
        "Coventry, Medway",
    ),
)
MEASURES = {measure.id: measure for measure in _MEASURES}


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell: a measure for everybody (`group` is None) or for one group."""

    measure: Measure
    group: str | None
    numerator: int
    denominator: int | None

    @property
    def value(self) -> float | int | None:
        """Percentages to one decimal, half up; None (no cases) where the denominator is 0."""
        if self.denominator is None:
            return self.numerator
        return divide_half_up(1000 * self.numerator, self.denominator) / 10 if self.denominator else None

    def as_row(self) -> dict[str, str | int | float | None]:
        """The figure as `flask reports kpis` prints it."""
        return {
            "id": self.measure.id,
            "group": self.group,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
        }
