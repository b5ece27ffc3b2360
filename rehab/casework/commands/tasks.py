"""Tasks on a case: set, done, and moved with the case to somebody else."""

import datetime as dt
from collections.abc import Collection

from rehab.audit import commands as audit
from rehab.casework.models import CaseTask
from rehab.casework.queries import tasks as queries
from rehab.core.actor import Actor, Permission
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.notifications.commands import notify
from rehab.requests.models import PlacementRequest


def set_task(
    request: PlacementRequest, *, what: str, owner_id: int, due_on: dt.date, by: Actor, now: dt.datetime
) -> CaseTask:
    """Give somebody of the case's service something to do, and tell them unless they set it themselves.

    Raises InvalidInput for a day that is past, and for an owner who does not work on the service's cases.
    """
    if due_on < london_date(now):
        raise InvalidInput({"due_on": "The day must be today or later"})
    if owner_id not in {user.id for user in queries.colleagues(request.service_id)}:
        raise InvalidInput({"owner": "Choose somebody of the service"})
    task = CaseTask(
        request_id=request.id,
        what=what,
        owner_id=owner_id,
        due_on=due_on,
        set_by_id=by.user_id,
        set_at=now,
        is_from_coordinator=not by.can_for(Permission.VIEW_CASES, request.service_id),
    )
    db.session.add(task)
    db.session.flush()
    audit.record("task.set", subject=task, by=by, case_id=request.id, at=now)
    if owner_id != by.user_id:
        _tell(owner_id, request, now)
    return task


def finish_task(task: CaseTask, *, outcome: str, by: Actor, now: dt.datetime) -> None:
    """Done, and what came of it. Raises IllegalMove where it was done already."""
    if task.done_at is not None:
        msg = "This task is done already."
        raise IllegalMove(msg)
    task.done_at, task.done_by_id, task.outcome = now, by.user_id, outcome
    audit.record("task.done", subject=task, by=by, case_id=task.request_id, at=now)


def move_tasks(request_ids: Collection[int], *, from_id: int, to_id: int, by: Actor, now: dt.datetime) -> int:
    """Hand the open tasks that one person has on these cases to another; returns how many those were.

    Nobody is told here: whoever moves the cases tells of that.
    """
    moved = queries.open_tasks_for_update(request_ids, owner_id=from_id)
    for task in moved:
        task.owner_id = to_id
        audit.record("task.moved", subject=task, by=by, case_id=task.request_id, fields=["owner_id"], at=now)
    return len(moved)


def _tell(owner_id: int, request: PlacementRequest, now: dt.datetime) -> None:
    notify([owner_id], template="task_set", path=f"/cases/{request.reference}", now=now)
