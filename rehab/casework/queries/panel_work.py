"""The home page of the panel coordinator."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import and_, or_, select

from rehab.accounts.models import User
from rehab.casework.models import CaseTask
from rehab.casework.queries import agenda_work, gap_work, letter_work, special_work
from rehab.casework.queries.tiles import CaseTile, Tiles, case_tiles
from rehab.casework.rules import WorkItem, WorkList, by_urgency
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.panel import queries as panels
from rehab.requests.models import PlacementRequest
from rehab.requests.queries import Criteria
from rehab.requests.rules import RequestStatus

LIMIT = 25
S = RequestStatus
_STEPS = {
    S.SUBMITTED: ("Check that it is complete", ClockKind.COMPLETENESS_CHECK, "/requests/{}/completeness"),
    S.READY: ("Put it on an agenda", ClockKind.DECISION, "/panel"),
    S.RETURNED: ("Key worker: completes the request", ClockKind.DECISION, "/cases/{}"),
    S.ON_AGENDA: ("Panel: decides", ClockKind.DECISION, "/cases/{}"),
}
_DEFERRED = ("Key worker: does what the panel asked for", ClockKind.DEFERRAL, "/cases/{}")


def home(actor: Actor, now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """Requests to check and to bring before the panel; then those that others have, and what they were asked for."""
    to_do = by_urgency(
        [
            *_doubts(actor),
            *agenda_work.of_coordinator(actor, now),
            *letter_work.of_coordinator(actor, now),
            *special_work.of_coordinator(actor),
            *gap_work.of_coordinator(actor),
            *_at_step(actor, S.SUBMITTED),
            *_at_step(actor, S.READY),
        ]
    )
    waiting = by_urgency(
        [
            *_at_step(actor, S.RETURNED),
            *_at_step(actor, S.READY, deferred=True),
            *_at_step(actor, S.ON_AGENDA),
            *_tasks(actor),
        ]
    )
    labels = {
        S.SUBMITTED: "To check",
        S.READY: "Ready for panel",
        S.ON_AGENDA: "With the panel",
        S.RETURNED: "Returned",
    }
    tiles = [
        CaseTile("Overdue", Criteria(overdue_at=now), {"overdue": "y"}, "bad"),
        *(CaseTile(label, Criteria(status=status), {"status": status.value}) for status, label in labels.items()),
    ]
    return case_tiles(actor, tiles), [
        WorkList("Needs you now", tuple(to_do), "No request waits for you."),
        WorkList("Waiting for others", tuple(waiting), "You are not waiting for anybody."),
    ]


def _at_step(actor: Actor, status: RequestStatus, *, deferred: bool = False) -> Iterator[WorkItem]:
    """Requests of one status; of those that are ready, either the deferred ones or the others."""
    detail, kind, path = _DEFERRED if deferred else _STEPS[status]
    waits = (
        select(Clock.id)
        .where(
            Clock.case_id == PlacementRequest.id, Clock.kind == ClockKind.DEFERRAL, Clock.state == ClockState.RUNNING
        )
        .correlate(PlacementRequest)
        .exists()
    )
    alive = and_(Clock.case_id == PlacementRequest.id, Clock.kind == kind, Clock.state != ClockState.STOPPED)
    found = db.session.execute(
        select(PlacementRequest.reference, Clock.due_at, Clock.paused_at)
        .outerjoin(Clock, alive)
        .where(
            PlacementRequest.status == status,
            waits if deferred else or_(PlacementRequest.status != S.READY, ~waits),
            PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
        )
        .order_by(Clock.due_at.nulls_last(), PlacementRequest.id)
        .limit(LIMIT)
    )
    for reference, due_at, paused_at in found:
        since = f"Since {clock.london_date(paused_at):%-d %B}" if paused_at else ""
        yield WorkItem(reference, detail, path.format(reference), due=None if paused_at else due_at, tag=since)


def _doubts(actor: Actor) -> Iterator[WorkItem]:
    """Decisions that a conflict found later left without their majority or quorum."""
    for found in panels.decisions_in_doubt(actor.organisations(Permission.COORDINATE_PANEL), limit=LIMIT):
        path = f"/panel/cases/{found.public_id}"
        yield WorkItem(
            found.request.reference, "Decision in doubt: say what was done", path, tag="In doubt", tone="bad"
        )


def _tasks(actor: Actor) -> Iterator[WorkItem]:
    """What the coordinators asked of services and that is not done yet."""
    found = db.session.execute(
        select(PlacementRequest.reference, CaseTask.what, CaseTask.due_on, User.name)
        .join(CaseTask.request)
        .join(CaseTask.owner)
        .where(
            CaseTask.is_from_coordinator,
            CaseTask.done_at.is_(None),
            unindexed(PlacementRequest.authority_id).in_(actor.organisations(Permission.COORDINATE_PANEL)),
        )
        .order_by(CaseTask.due_on, CaseTask.id)
        .limit(LIMIT)
    )
    for reference, what, due_on, owner in found:
        yield WorkItem(reference, f"{owner}: {what}", f"/cases/{reference}#tasks", due=clock.end_of_day(due_on))
