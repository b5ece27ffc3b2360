"""Reads of the measures."""

from rehab.reports.queries.figures import by_measure, cases, figures

__all__ = ["by_measure", "cases", "figures"]
