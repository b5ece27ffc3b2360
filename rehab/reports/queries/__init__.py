"""Reads of the measures."""

from rehab.reports.queries.activity import activity_grids, movements
from rehab.reports.queries.cases import Case, Cases, cases
from rehab.reports.queries.figures import by_measure, figures
from rehab.reports.queries.in_full import FullReport, full_report, full_reports, get_full_report
from rehab.reports.queries.performance import performance, said_of
from rehab.reports.queries.publications import get_publication, lock_council, publications
from rehab.reports.queries.targets import aims, frameworks_led
from rehab.reports.queries.trends import Quarter, Story, quarters, story, trend
from rehab.reports.queries.use import (
    beds_by_facility,
    cases_of_use,
    unused_approvals,
    use,
    waits,
)
from rehab.reports.queries.use_report import UseReport, use_report

__all__ = [
    "Case",
    "Cases",
    "FullReport",
    "Quarter",
    "Story",
    "UseReport",
    "activity_grids",
    "aims",
    "beds_by_facility",
    "by_measure",
    "cases",
    "cases_of_use",
    "figures",
    "frameworks_led",
    "full_report",
    "full_reports",
    "get_full_report",
    "get_publication",
    "lock_council",
    "movements",
    "performance",
    "publications",
    "quarters",
    "said_of",
    "story",
    "trend",
    "unused_approvals",
    "use",
    "use_report",
    "waits",
]
