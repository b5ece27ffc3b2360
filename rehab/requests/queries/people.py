"""Other requests for the same person."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.clients import queries as clients
from rehab.core.db import db
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import LIVE, Origin, RequestStatus


def live_elsewhere(request: PlacementRequest) -> PlacementRequest | None:
    """A live request for the same person: this record, or one of the same name and birth date in the authority."""
    client = request.client
    of_person = {record.id for record in clients.records_of(client.id)}
    known = clients.same_person(request.authority_id, client.name_key, client.date_of_birth)
    return db.session.scalar(
        select(PlacementRequest)
        .where(
            PlacementRequest.client_id.in_({*of_person, *(other.id for other in known)}),
            PlacementRequest.id != request.id,
            PlacementRequest.status.in_(LIVE),
            PlacementRequest.origin == Origin.ENTERED,
        )
        .order_by((PlacementRequest.service_id == request.service_id).desc(), PlacementRequest.id)
        .limit(1)
        .options(
            joinedload(PlacementRequest.service),
            joinedload(PlacementRequest.key_worker),
            joinedload(PlacementRequest.client),
        )
    )


def open_draft(client_id: int) -> PlacementRequest | None:
    """The request for this person that is being written, if there is one."""
    return db.session.scalar(
        select(PlacementRequest)
        .where(
            PlacementRequest.client_id.in_([record.id for record in clients.records_of(client_id)]),
            PlacementRequest.status == RequestStatus.DRAFT,
        )
        .order_by(PlacementRequest.id.desc())
        .limit(1)
    )


def live_of(client_ids: Collection[int]) -> PlacementRequest | None:
    """The live request, imported ones included, of these records of the caller's service."""
    return db.session.scalar(
        select(PlacementRequest)
        .where(PlacementRequest.client_id.in_(client_ids), PlacementRequest.status.in_(LIVE))
        .order_by(PlacementRequest.id)
        .limit(1)
    )


def requests_of(client_ids: Collection[int]) -> Sequence[PlacementRequest]:
    """Every request of these records of the caller's service, the newest first, with key worker."""
    return db.session.scalars(
        select(PlacementRequest)
        .where(PlacementRequest.client_id.in_(client_ids))
        .options(joinedload(PlacementRequest.key_worker))
        .order_by(PlacementRequest.created_at.desc(), PlacementRequest.id.desc())
    ).all()


def live_in_service(request: PlacementRequest) -> PlacementRequest | None:
    """Another live request for the same person, if it is of the same service and so no secret."""
    live = live_elsewhere(request)
    return live if live and live.service_id == request.service_id else None
