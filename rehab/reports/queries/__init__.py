"""Reads of the measures."""

from rehab.reports.queries.cases import Case, cases
from rehab.reports.queries.figures import by_measure, figures

__all__ = ["Case", "by_measure", "cases", "figures"]
