"""Nights without a bed between one bed and the next, on the home pages of those who can close the gap."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, select

from rehab.casework.queries.still_open import is_arranged
from rehab.casework.rules import WorkItem
from rehab.clients.models import Client
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.placements.models import Placement
from rehab.requests.models import PlacementRequest

LIMIT = 25


def of_key_worker(own: ColumnElement[bool]) -> Iterator[WorkItem]:
    """The key worker's people who have nowhere to be between two beds; `own` says which requests are theirs."""
    named = _gaps(own).add_columns(Client.given_name, Client.family_name).join(PlacementRequest.client)
    for reference, nights, given, family in db.session.execute(named):
        yield _item(f"{given} {family}", reference, nights)


def of_coordinator(actor: Actor) -> Iterator[WorkItem]:
    """The same in the councils that a coordinator works for, by reference."""
    own = unindexed(PlacementRequest.authority_id).in_(actor.organisations(Permission.COORDINATE_PANEL))
    for reference, nights in db.session.execute(_gaps(own)):
        yield _item(reference, reference, nights)


def _gaps(scope: ColumnElement[bool]) -> Select[str, int]:
    return (
        select(PlacementRequest.reference, Placement.gap_told)
        .select_from(Placement)
        .join(Placement.request)
        .where(scope, is_arranged(), Placement.gap_told > 0)
        .order_by(Placement.arrives_on, Placement.id)
        .limit(LIMIT)
    )


def _item(title: str, reference: str, nights: int) -> WorkItem:
    lie = "1 night lies" if nights == 1 else f"{nights} nights lie"
    return WorkItem(title, f"{lie} between their bed and the next", f"/cases/{reference}", tag="Gap", tone="bad")
