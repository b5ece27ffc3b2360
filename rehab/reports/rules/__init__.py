"""What the measures are and how their figures are worked out of counts; the counts are in `queries`."""

from rehab.reports.rules.figures import Figure, number_of, text_of
from rehab.reports.rules.measures import MEASURES, NOT_RECORDED, RETURN_DAYS, Group, Measure, Unit
from rehab.reports.rules.periods import Period

__all__ = [
    "MEASURES",
    "NOT_RECORDED",
    "RETURN_DAYS",
    "Figure",
    "Group",
    "Measure",
    "Period",
    "Unit",
    "number_of",
    "text_of",
]
