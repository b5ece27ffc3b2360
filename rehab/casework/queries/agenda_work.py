"""What agendas want of coordinators: papers to publish, and cases that could get no quorum."""

import datetime as dt
from collections.abc import Iterator

from rehab.casework.rules import WorkItem
from rehab.core.actor import Actor
from rehab.core.clock import end_of_day
from rehab.panel import queries as panels

LIMIT = 25
OPEN_CASES = 100


def of_coordinator(actor: Actor, now: dt.datetime) -> Iterator[WorkItem]:
    """Meetings ahead with cases whose papers are not out, then open cases that lack somebody."""
    for meeting in panels.meetings_without_papers(actor, now=now, limit=LIMIT):
        due = end_of_day(meeting.papers_due_on) if meeting.papers_due_on else meeting.closes_at
        yield WorkItem(meeting.title, "Publish the papers", f"/panel/meetings/{meeting.public_id}", due=due)
    for case, state in panels.cases_at_risk(actor, now=now, limit=OPEN_CASES):
        detail = f"{case.meeting.title}: no quorum can be had without {state.at_risk}"
        path = f"/panel/cases/{case.public_id}"
        yield WorkItem(case.request.reference, detail, path, due=case.meeting.closes_at, tag="No quorum", tone="bad")
