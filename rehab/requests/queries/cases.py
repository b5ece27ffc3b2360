"""One request, as far as an actor may see it: what they may not see does not exist."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from rehab.clients import queries as clients
from rehab.clients.models import Client
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility
from rehab.plans import queries as plans
from rehab.requests.models import ROWS, PlacementRequest, RequestChoice, StatusChange, row_of
from rehab.requests.rules import Origin, RequestStatus, Section

HELD = "locked_requests"
HEAD = (
    joinedload(PlacementRequest.client),
    joinedload(PlacementRequest.service),
    joinedload(PlacementRequest.authority),
    joinedload(PlacementRequest.key_worker),
)
SECTIONS = (
    *(joinedload(getattr(PlacementRequest, name)) for name, _ in ROWS.values()),
    selectinload(PlacementRequest.substances),
    selectinload(PlacementRequest.choices).joinedload(RequestChoice.facility).joinedload(Facility.provider),
)


def visible_to(actor: Actor) -> Select[PlacementRequest]:
    """The requests this actor may see: their services' own, and what was submitted to their authority.

    Whoever has the one only is asked about that one only, so that an index finds them.
    """
    services, authorities = actor.organisations(Permission.VIEW_CASES), actor.organisations(Permission.OVERSEE_CASES)
    was_submitted = or_(PlacementRequest.submitted_on.is_not(None), PlacementRequest.origin == Origin.IMPORTED)
    seen: list[ColumnElement[bool]] = []
    if services:
        seen.append(PlacementRequest.service_id.in_(services))
    if authorities:
        seen.append(and_(PlacementRequest.authority_id.in_(authorities), was_submitted))
    return select(PlacementRequest).where(or_(false(), *seen))


def editable_by(actor: Actor) -> Select[PlacementRequest]:
    """The requests of the services for which this actor requests placements, whatever their status."""
    return select(PlacementRequest).where(
        PlacementRequest.service_id.in_(actor.organisations(Permission.REQUEST_PLACEMENTS))
    )


def get_request(actor: Actor, reference: str) -> PlacementRequest:
    """With all its sections. Raises NotFound for what does not exist or is not this actor's to see."""
    return _one(visible_to(actor), reference)


def get_own_request(actor: Actor, reference: str) -> PlacementRequest:
    """As `get_request`, for those who may edit cases of its service only."""
    return _one(editable_by(actor), reference)


def get_service_request(actor: Actor, reference: str) -> PlacementRequest:
    """As `get_request`, for those who may see the cases of its service, names included."""
    of_services = PlacementRequest.service_id.in_(actor.organisations(Permission.VIEW_CASES))
    return _one(select(PlacementRequest).where(of_services), reference)


def get_coordinated_request(actor: Actor, reference: str) -> PlacementRequest:
    """As `get_request`, for the coordinators of its authority, even while it is a draft."""
    of_authorities = PlacementRequest.authority_id.in_(actor.organisations(Permission.COORDINATE_PANEL))
    return _one(select(PlacementRequest).where(of_authorities), reference)


def get_request_for_update(actor: Actor, reference: str) -> PlacementRequest:
    """As `get_request`, with the client and then the request locked."""
    return _one_locked(visible_to(actor), reference)


def get_own_request_for_update(actor: Actor, reference: str) -> PlacementRequest:
    """As `get_own_request`, with the client and then the request locked."""
    return _one_locked(editable_by(actor), reference)


def get_own_request_to_submit(actor: Actor, reference: str) -> PlacementRequest:
    """As `get_own_request_for_update`, with every record of the person in the authority locked, in order of id.

    Two services that submit for the same person at once wait for each other here.
    """
    wanted = editable_by(actor).where(PlacementRequest.reference == reference)
    own = aliased(Client)
    same = and_(
        Client.authority_id == own.authority_id,
        Client.name_key == own.name_key,
        Client.date_of_birth == own.date_of_birth,
    )
    merged = func.coalesce(Client.merged_into_id, Client.id) == func.coalesce(own.merged_into_id, own.id)
    records = select(Client.id).join(own, or_(same, merged)).where(own.id == _client_id(wanted)).order_by(Client.id)
    db.session.execute(records.with_for_update(of=Client))
    return _lock(wanted)


def whole_request(request_id: int) -> PlacementRequest:
    """With all its sections, for packages that have scoped it themselves. Raises NotFound."""
    return _found(select(PlacementRequest).where(PlacementRequest.id == request_id).options(*HEAD, *SECTIONS))


def reread(request: PlacementRequest) -> PlacementRequest:
    """The request with its sections as they are stored by now; what was changed must have been flushed."""
    wanted = select(PlacementRequest).where(PlacementRequest.id == request.id).options(*HEAD, *SECTIONS)
    return _found(wanted.execution_options(populate_existing=True))


def locked(request_id: int) -> PlacementRequest:
    """As `whole_request`, with the client and then the request locked."""
    wanted = select(PlacementRequest).where(PlacementRequest.id == request_id)
    return _lock(wanted)


def _one(scope: Select[PlacementRequest], reference: str) -> PlacementRequest:
    return _found(scope.where(PlacementRequest.reference == reference).options(*HEAD, *SECTIONS))


def _one_locked(scope: Select[PlacementRequest], reference: str) -> PlacementRequest:
    return _lock(scope.where(PlacementRequest.reference == reference))


def _found(wanted: Select[PlacementRequest]) -> PlacementRequest:
    request = db.session.scalar(wanted)
    if request is None:
        raise NotFound
    return request


def _lock(wanted: Select[PlacementRequest]) -> PlacementRequest:
    db.session.execute(select(Client.id).where(Client.id == _client_id(wanted)).with_for_update())
    request = _found(
        wanted.options(*HEAD, *SECTIONS).with_for_update(of=PlacementRequest).execution_options(populate_existing=True)
    )
    # Sessions forget what nobody refers to: a later query would then read it anew, without its sections.
    db.session.info.setdefault(HELD, []).append(request)
    return request


def _client_id(wanted: Select[PlacementRequest]) -> int | None:
    return db.session.scalar(wanted.with_only_columns(PlacementRequest.client_id))


def edition_of(request: PlacementRequest, section: Section) -> str:
    """What an edit form of a section was made on: it differs as soon as anybody has saved the section since."""
    if section is Section.DISCHARGE_PLAN:
        plan = plans.in_force(request.id)
        return plan.edition if plan else ""
    row = row_of(request, section)
    edition = str(row.version if row else 0)
    if section is Section.PERSON:
        return f"{request.client.version}.{edition}"
    if section is Section.CONSENT:
        given = clients.consents(request.client_id)
        return ".".join([edition, *(f"{kind}-{given[kind].given_on}" for kind in sorted(given))])
    if section is Section.SUBSTANCES:
        return ".".join([edition, *(str(substance.code) for substance in request.substances)])
    return edition


def last_move(request_id: int) -> StatusChange | None:
    """The move that led to where it stands."""
    return db.session.scalar(
        select(StatusChange)
        .where(StatusChange.request_id == request_id)
        .order_by(StatusChange.at.desc(), StatusChange.id.desc())
        .limit(1)
    )


def submitters(request_ids: Collection[int]) -> dict[int, set[int | None]]:
    """Request -> the ids of those who submitted it, once or again."""
    found: dict[int, set[int | None]] = {request_id: set() for request_id in request_ids}
    rows = db.session.execute(
        select(StatusChange.request_id, StatusChange.by_id).where(
            StatusChange.request_id.in_(request_ids), StatusChange.new == RequestStatus.SUBMITTED
        )
    )
    for request_id, user_id in rows:
        found[request_id].add(user_id)
    return found


def history(request_id: int) -> Sequence[StatusChange]:
    """Its moves, the first one first."""
    return db.session.scalars(
        select(StatusChange).where(StatusChange.request_id == request_id).order_by(StatusChange.at, StatusChange.id)
    ).all()
