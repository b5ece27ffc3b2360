"""Chasing what is due: reminders before, then the owner, the managers and the commissioners, each once."""

import datetime as dt

from rehab.casework.queries import chasing
from rehab.casework.queries.chasing import Chase
from rehab.clocks import commands as clocks
from rehab.clocks import queries as due
from rehab.clocks.rules import Audience, Step, steps_reached, steps_to_take
from rehab.core.clock import london_date
from rehab.core.transaction import transaction
from rehab.notifications.commands import notify

BATCH = 50


def chase(*, now: dt.datetime) -> str:
    """Tell whoever is next about each clock that has reached another step; returns how many clocks that were.

    Works in due order, a batch per transaction; clocks that somebody is changing just now wait for the next time.
    """
    told = 0
    while count := _chase_batch(now):
        told += count
    return f"{told} chased" if told else "Nothing to chase"


def _chase_batch(now: dt.datetime) -> int:
    today = london_date(now)
    with transaction():
        batch = chasing.chases(due.to_chase(today=today, limit=BATCH))
        for item in batch:
            due_on = london_date(item.clock.due_at)
            reached = steps_reached(item.clock.kind, due_on=due_on, chased=item.clock.chased, today=today)
            for step in steps_to_take(reached):
                _tell(item, step, now)
            clocks.mark_chased(item.clock, level=reached[-1].level, now=now)
    return len(batch)


def _tell(item: Chase, step: Step, now: dt.datetime) -> None:
    template = "clock_near" if step.is_reminder else "clock_overdue"
    people = chasing.on_the_case(item, step.audience)
    notify(people, template=template, path=f"/cases/{item.request.reference}", now=now)
    if item.asked is not None and step.audience is Audience.OWNER:
        notify(chasing.at_the_provider(item), template=template, path=item.asked.path, now=now)
