"""Warning of papers that run out."""

import datetime as dt
from itertools import groupby

from rehab.core.actor import SYSTEM
from rehab.core.clock import london_date
from rehab.core.transaction import transaction
from rehab.framework import commands, queries
from rehab.framework.rules import warning_due
from rehab.notifications.commands import notify

BATCH = 50


def warn_of_dates(*, now: dt.datetime) -> str:
    """Tell providers and commissioners, 60, 30 and 7 days before, of papers that run out; each step once per date."""
    told = 0
    while count := _warn_batch(now):
        told += count
    if not told:
        return "Nothing runs out"
    return f"Warned of {told} {'date' if told == 1 else 'dates'}"


def _warn_batch(now: dt.datetime) -> int:
    """One mail for each provider, however many of its papers are in the batch."""
    today = london_date(now)
    with transaction():
        batch = queries.assurances_to_warn_of(day=today, limit=BATCH)
        for assurance in batch:
            step = warning_due(assurance.valid_until, warned=assurance.warned, day=today)
            if step is not None:
                commands.mark_warned(assurance, step, by=SYSTEM, now=now)
        for provider, _papers in groupby(batch, key=lambda assurance: assurance.provider):
            path = f"/providers/{provider.public_id}"
            notify(queries.people_behind(provider), template="dates_run_out", path=path, now=now)
    return len(batch)
