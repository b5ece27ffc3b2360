"""Giving cases to another key worker. The cases must be loaded with their locks."""

import datetime as dt
from collections.abc import Sequence

from rehab.accounts.models import User
from rehab.audit import commands as audit
from rehab.casework.commands.tasks import move_tasks
from rehab.casework.queries import team as queries
from rehab.casework.queries.team import Handover
from rehab.clocks import commands as clocks
from rehab.core.actor import Actor
from rehab.core.errors import Conflict, InvalidInput
from rehab.notifications.commands import notify
from rehab.requests.models import PlacementRequest

CHANGED = "These cases have changed since you opened the page, so nothing was handed on. Look at them, then try again."


def reassign(handover: Handover, to: User | None, *, seen: str, by: Actor, now: dt.datetime) -> None:
    """Make somebody the key worker of these cases, all of one key worker until now, and tell both.

    Their clocks and open tasks go with them. `seen` is the edition that was shown: raises Conflict when other cases
    would move by now, InvalidInput for somebody who does not work at the service or has them already.
    """
    if not handover.cases or seen != handover.edition:
        raise Conflict(CHANGED)
    if to is None or to.id not in {user.id for user in queries.successors(handover)}:
        raise InvalidInput({"to": "Choose somebody who works at the service and does not have these cases"})
    before = handover.cases[0].key_worker_id
    ids = [case.id for case in handover.cases]
    for case in handover.cases:
        case.key_worker_id = to.id
        audit.record("request.reassigned", subject=case, by=by, case_id=case.id, fields=["key_worker"], at=now)
    clocks.move_owner(ids, from_id=before, to_id=to.id)
    if before is not None:
        move_tasks(ids, from_id=before, to_id=to.id, by=by, now=now)
    path = _path(handover.cases)
    notify({to.id} - {by.user_id}, template="cases_taken_over", path=path, now=now)
    notify({before} - {by.user_id}, template="cases_handed_on", path=path, now=now)


def _path(cases: Sequence[PlacementRequest]) -> str:
    return f"/cases/{cases[0].reference}" if len(cases) == 1 else "/"
