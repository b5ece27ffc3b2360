"""Who may do what to requests. Who may see one at all is decided by `queries.visible_to`."""

from rehab.core.actor import Actor, Permission
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import EDITABLE, RequestStatus, may_move


def _of_own_service(actor: Actor, request: PlacementRequest) -> bool:
    return actor.can_for(Permission.REQUEST_PLACEMENTS, request.service_id)


def can_edit(actor: Actor, request: PlacementRequest) -> bool:
    """Anybody who requests placements for its service, to cover absences, while it is theirs to change."""
    return _of_own_service(actor, request) and request.status in EDITABLE


def can_submit(actor: Actor, request: PlacementRequest) -> bool:
    """As `can_edit`."""
    return _of_own_service(actor, request) and may_move(request.status, RequestStatus.SUBMITTED)


def can_withdraw(actor: Actor, request: PlacementRequest) -> bool:
    """Its service, until the person has been admitted."""
    return _of_own_service(actor, request) and may_move(request.status, RequestStatus.WITHDRAWN)


def can_mark_ready(actor: Actor, request: PlacementRequest) -> bool:
    """The coordinators of its authority, when it waits for their check."""
    return _coordinates(actor, request) and request.status is RequestStatus.SUBMITTED


def can_return(actor: Actor, request: PlacementRequest) -> bool:
    """The coordinators of its authority, until it is on an agenda."""
    return _coordinates(actor, request) and may_move(request.status, RequestStatus.RETURNED)


def can_see_names(actor: Actor, request: PlacementRequest) -> bool:
    """Its service, and the coordinators, who need names for letters; commissioners see references only."""
    return actor.can_for(Permission.VIEW_CASES, request.service_id) or _coordinates(actor, request)


def _coordinates(actor: Actor, request: PlacementRequest) -> bool:
    return actor.can_for(Permission.COORDINATE_PANEL, request.authority_id)
