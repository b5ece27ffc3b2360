"""Who may write on a case. Who may see one, and which notes and tasks of it, is decided by the queries."""

from rehab.casework.models import CaseNote, CaseTask
from rehab.core.actor import Actor, Permission
from rehab.requests.models import PlacementRequest
from rehab.requests.policy import can_see_names


def can_write(actor: Actor, request: PlacementRequest) -> bool:
    """Notes and tasks: the case's service and its coordinators, whatever became of the case."""
    return can_see_names(actor, request)


def can_change_note(actor: Actor, note: CaseNote) -> bool:
    """Only whoever wrote it; for how long is the command's to say."""
    return actor.user_id == note.by_id


def can_finish_task(actor: Actor, task: CaseTask) -> bool:
    """Anybody of the case's service, to cover absences; a coordinator who set it only reads what came of it."""
    return actor.can_for(Permission.REQUEST_PLACEMENTS, task.request.service_id)
