"""Signatures of team managers, as tests need them beforehand."""

from rehab.accounts.models import User
from rehab.core.db import db
from rehab.requests import queries
from rehab.requests.models import PlacementRequest, SignOff
from rehab.requests.queries.signing import editions
from rehab.requests.rules import SignOffState
from tests.factories import NOON, TODAY


def a_signature(request: PlacementRequest, manager: User) -> PlacementRequest:
    """The request, signed by this manager as it stands; a signature from before no longer counts."""
    db.session.query(SignOff).filter_by(request_id=request.id).update({"state": SignOffState.REPLACED})
    signed = queries.dossier(queries.whole_request(request.id), day=TODAY)
    db.session.add(
        SignOff(
            request_id=request.id,
            state=SignOffState.SIGNED,
            asked_at=NOON,
            asked_by_id=request.key_worker_id,
            answered_at=NOON,
            answered_by_id=manager.id,
            editions=editions(signed),
        )
    )
    db.session.commit()
    return request


def an_asked_signature(request: PlacementRequest) -> PlacementRequest:
    """The request, with its key worker's question to the managers."""
    db.session.add(SignOff(request_id=request.id, asked_at=NOON, asked_by_id=request.key_worker_id))
    db.session.commit()
    return request
