"""Reads of the measures."""

from rehab.reports.queries.activity import activity_grids, movements
from rehab.reports.queries.cases import Case, cases
from rehab.reports.queries.figures import by_measure, figures
from rehab.reports.queries.publications import get_publication, lock_council, publications
from rehab.reports.queries.trends import Quarter, aims, quarters, trend
from rehab.reports.queries.use import beds_by_facility, cases_of_use, unused_approvals, use, waits

__all__ = [
    "Case",
    "Quarter",
    "activity_grids",
    "aims",
    "beds_by_facility",
    "by_measure",
    "cases",
    "cases_of_use",
    "figures",
    "get_publication",
    "lock_council",
    "movements",
    "publications",
    "quarters",
    "trend",
    "unused_approvals",
    "use",
    "waits",
]
