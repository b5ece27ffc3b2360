"""Reads of the measures."""

from rehab.reports.queries.figures import cases, figures

__all__ = ["cases", "figures"]
