"""Who may do what to requests. Who may see one at all is decided by `queries.visible_to`."""

from collections.abc import Sequence

from rehab.accounts.models import User
from rehab.core.actor import Actor, Permission
from rehab.documents.models import Document
from rehab.documents.rules import Audience
from rehab.requests.models import PlacementRequest, SignOff
from rehab.requests.rules import EDITABLE, LIVE, RequestStatus, SignOffState, may_move, may_sign


def _of_own_service(actor: Actor, request: PlacementRequest) -> bool:
    return actor.can_for(Permission.REQUEST_PLACEMENTS, request.service_id)


def can_edit(actor: Actor, request: PlacementRequest) -> bool:
    """Anybody who requests placements for its service, to cover absences, while it is theirs to change."""
    return _of_own_service(actor, request) and request.status in EDITABLE


def can_submit(actor: Actor, request: PlacementRequest) -> bool:
    """As `can_edit`."""
    return _of_own_service(actor, request) and may_move(request.status, RequestStatus.SUBMITTED)


def can_sign(actor: Actor, request: PlacementRequest, asked: SignOff | None, managers: Sequence[User]) -> bool:
    """A manager of its service while a signature is asked for; of their own request only where they are alone."""
    waits = asked is not None and asked.state is SignOffState.ASKED and request.status in EDITABLE
    manager_ids = [manager.id for manager in managers]
    return waits and may_sign(actor.user_id, key_worker_id=request.key_worker_id, manager_ids=manager_ids)


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


def documents_seen_as(actor: Actor, request: PlacementRequest) -> Audience | None:
    """On whose behalf the actor opens documents of a request that they may see; None for the commissioner."""
    if actor.can_for(Permission.VIEW_CASES, request.service_id):
        return Audience.SERVICE
    return Audience.COORDINATOR if _coordinates(actor, request) else None


def can_add_document(actor: Actor, request: PlacementRequest) -> bool:
    """Its service, as long as something may come of it."""
    return _of_own_service(actor, request) and request.status in LIVE | {RequestStatus.DRAFT}


def can_remove_document(actor: Actor, request: PlacementRequest, document: Document) -> bool:
    """Who added it, while they work for its service, and the service's managers."""
    is_own = _of_own_service(actor, request) and document.added_by_id == actor.user_id
    return document.is_kept and (is_own or actor.can_for(Permission.MANAGE_SERVICE, request.service_id))


def _coordinates(actor: Actor, request: PlacementRequest) -> bool:
    return actor.can_for(Permission.COORDINATE_PANEL, request.authority_id)
