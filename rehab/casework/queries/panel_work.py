"""The home page of the panel coordinator."""

import datetime as dt

from sqlalchemy import and_, func, select

from rehab.casework.rules import WorkItem, WorkList
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

LIMIT = 25
Tiles = list[dict[str, object]]
S = RequestStatus
_STEPS = {
    S.SUBMITTED: ("Check that it is complete", ClockKind.COMPLETENESS_CHECK, "/requests/{}/completeness"),
    S.READY: ("Put it on an agenda", ClockKind.DECISION, "/panel"),
    S.ON_AGENDA: ("The panel decides", ClockKind.DECISION, "/cases/{}"),
}


def home(actor: Actor, _now: dt.datetime) -> tuple[Tiles, list[WorkList]]:
    """Requests to check and to bring before the panel, and those that the panel has."""
    authorities = actor.organisations(Permission.COORDINATE_PANEL)
    counted = dict(
        db.session.execute(
            select(PlacementRequest.status, func.count())
            .where(PlacementRequest.authority_id.in_(authorities), PlacementRequest.status.in_(set(_STEPS)))
            .group_by(PlacementRequest.status)
        ).all()
    )
    tiles: Tiles = [
        {"label": label, "count": counted.get(status, 0), "href": f"/cases?status={status.value}"}
        for status, label in ((S.SUBMITTED, "To check"), (S.READY, "Ready for panel"), (S.ON_AGENDA, "With the panel"))
    ]
    to_do = [*_at_step(actor, S.SUBMITTED), *_at_step(actor, S.READY)]
    return tiles, [
        WorkList("What needs you now", tuple(to_do), "No request waits for you."),
        WorkList("With the panel", tuple(_at_step(actor, S.ON_AGENDA)), "The panel has no open case."),
    ]


def _at_step(actor: Actor, status: RequestStatus) -> list[WorkItem]:
    detail, kind, path = _STEPS[status]
    running = and_(Clock.case_id == PlacementRequest.id, Clock.kind == kind, Clock.state == ClockState.RUNNING)
    found = db.session.execute(
        select(PlacementRequest.reference, Clock.due_at)
        .outerjoin(Clock, running)
        .where(
            PlacementRequest.status == status,
            PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL)),
        )
        .order_by(Clock.due_at.nulls_last(), PlacementRequest.id)
        .limit(LIMIT)
    )
    return [WorkItem(reference, detail, path.format(reference), due=due_at) for reference, due_at in found]
