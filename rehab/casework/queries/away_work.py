"""Who is away from a house, and who never came: for those who wait for them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, select

from rehab.casework.rules import WorkItem
from rehab.clients.models import Client
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.placements.models import Leave, Offer, Placement, Stay
from rehab.placements.rules import OPEN_OFFERS, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

LIMIT = 25


def of_provider(own: Any) -> Iterator[WorkItem]:
    """The provider's own people who are on leave, the first due back first; `own` selects the provider's ids."""
    for public_id, given, family, due_back_at in _away(unindexed(Stay.provider_id).in_(own)):
        path = f"/stays/{public_id}/leave/return"
        yield WorkItem(f"{given} {family}", "On leave: record that they are back", path, due=due_back_at)


def late_of_key_worker(own: ColumnElement[bool], now: dt.datetime) -> Iterator[WorkItem]:
    """People who should be back; `own` says which requests are the key worker's."""
    for public_id, given, family, due_back_at in _away(own, Leave.due_back_at < now):
        detail = "Not back from leave: find out where they are"
        yield WorkItem(f"{given} {family}", detail, f"/stays/{public_id}", due=due_back_at)


def _away(*scope: ColumnElement[bool]) -> Any:
    return db.session.execute(
        select(Stay.public_id, Client.given_name, Client.family_name, Leave.due_back_at)
        .select_from(Leave)
        .join(Stay, Stay.id == unindexed(Leave.stay_id))
        .join(Stay.request)
        .join(PlacementRequest.client)
        .where(*scope, Leave.back_at.is_(None), Leave.not_back_on.is_(None))
        .order_by(Leave.due_back_at, Leave.id)
        .limit(LIMIT)
    )


def not_arrived(own: ColumnElement[bool]) -> Iterator[WorkItem]:
    """People who did not come to the last bed that was kept for them, until another is sought."""
    sought = select(Offer.id).where(Offer.request_id == PlacementRequest.id, Offer.status.in_(OPEN_OFFERS))
    found = db.session.execute(
        select(PlacementRequest.reference, Client.given_name, Client.family_name)
        .select_from(Placement)
        .join(Placement.request)
        .join(PlacementRequest.client)
        .where(
            own,
            Placement.status == PlacementStatus.DID_NOT_ARRIVE,
            PlacementRequest.status == RequestStatus.APPROVED,
            ~sought.exists(),
        )
        .group_by(PlacementRequest.id, PlacementRequest.reference, Client.given_name, Client.family_name)
        .order_by(PlacementRequest.id)
        .limit(LIMIT)
    )
    for reference, given, family in found:
        detail = "Find out where they are, then make a new offer"
        yield WorkItem(f"{given} {family}", detail, f"/cases/{reference}", tag="Did not arrive", tone="act")
