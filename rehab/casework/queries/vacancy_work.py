"""Facilities whose free beds are to be said anew, on the home pages of providers."""

import datetime as dt
from collections.abc import Iterator

from rehab.casework.rules import WorkItem
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.framework import queries as framework

LIMIT = 25
PAGE = "/vacancies"


def to_update(actor: Actor, now: dt.datetime) -> Iterator[WorkItem]:
    """What counts as unknown by now, each by name; then, in one line, what was not said today."""
    today = london_date(now)
    due = [
        (facility.name, report)
        for facility, report in framework.own_last_reports(actor, now=now)
        if report.reported_at is None or london_date(report.reported_at) < today
    ]
    unknown = [(name, report) for name, report in due if report.is_stale]
    for name, report in unknown[:LIMIT]:
        tag = "Unknown by now" if report.reported_at else "Never said"
        yield WorkItem(name, "Nobody can tell whether a bed is free: say so", PAGE, tag=tag, tone="bad")
    if others := [name for name, report in due if not report.is_stale]:
        title = others[0] if len(others) == 1 else f"{len(others)} facilities"
        yield WorkItem(title, "Say which beds are free", PAGE, tag="Not said today", tone="act")
