"""The request before this one, from which answers may be copied."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import exists, select

from rehab.audit.models import AuditEntry
from rehab.core.db import db
from rehab.requests.models import PlacementRequest, row_of
from rehab.requests.queries.cases import HEAD, SECTIONS
from rehab.requests.rules import COPIED, Origin, RequestStatus


def earlier_request(request: PlacementRequest) -> PlacementRequest | None:
    """The newest request that the same service made for the same person before this one, with all its sections."""
    return db.session.scalar(
        select(PlacementRequest)
        .where(
            PlacementRequest.client_id == request.client_id,
            PlacementRequest.service_id == request.service_id,
            PlacementRequest.id < request.id,
            PlacementRequest.origin == Origin.ENTERED,
        )
        .order_by(PlacementRequest.id.desc())
        .limit(1)
        .options(*HEAD, *SECTIONS)
    )


def is_untouched(request: PlacementRequest) -> bool:
    """Whether none of what can be copied was answered yet."""
    return not request.substances and all(row_of(request, section) is None for section in COPIED)


def stale_drafts(*, unchanged_since: dt.datetime) -> Sequence[int]:
    """The ids of drafts on which nobody has worked since then, the oldest first; reading is no work."""
    worked_on = exists().where(
        AuditEntry.case_id == PlacementRequest.id,
        AuditEntry.at >= unchanged_since,
        AuditEntry.action.not_like("%.viewed"),
    )
    return db.session.scalars(
        select(PlacementRequest.id)
        .where(
            PlacementRequest.status == RequestStatus.DRAFT,
            PlacementRequest.created_at < unchanged_since,
            ~worked_on,
        )
        .order_by(PlacementRequest.id)
    ).all()
