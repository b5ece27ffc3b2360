"""Reads of the measures."""

from rehab.reports.queries.cases import Case, cases
from rehab.reports.queries.figures import by_measure, figures
from rehab.reports.queries.trends import Quarter, aims, trend

__all__ = ["Case", "Quarter", "aims", "by_measure", "cases", "figures", "trend"]
