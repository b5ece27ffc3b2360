"""Reads of the measures."""

from rehab.reports.queries.cases import Case, cases
from rehab.reports.queries.figures import by_measure, figures
from rehab.reports.queries.trends import Quarter, aims, trend
from rehab.reports.queries.use import cases_of_use, unused_approvals, use, waits

__all__ = [
    "Case",
    "Quarter",
    "aims",
    "by_measure",
    "cases",
    "cases_of_use",
    "figures",
    "trend",
    "unused_approvals",
    "use",
    "waits",
]
