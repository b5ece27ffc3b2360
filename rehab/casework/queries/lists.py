"""The list of cases: what the filters of its address mean, and what there is to filter by."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from rehab.accounts.models import User
from rehab.casework.queries.tasks import colleagues
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.indexes import unindexed
from rehab.framework.models import Facility
from rehab.placements.models import Offer, Segment, Stay
from rehab.requests.models import PlacementRequest, RequestChoice
from rehab.requests.queries import visible_to


def key_workers(actor: Actor) -> Sequence[User]:
    """Those by whom a manager may filter: everybody of the service, by name; nobody for others."""
    services = actor.organisations(Permission.MANAGE_SERVICE)
    people = {user for service_id in services for user in colleagues(service_id)}
    return sorted(people, key=lambda user: (user.name_key, user.id))


def facilities_of_cases(actor: Actor) -> Sequence[Facility]:
    """The facilities that people whose cases the actor may see chose, were offered to or stayed at, by name.

    Asked of each facility until one such case is found: there are few facilities, and in time very many cases.
    """
    seen = visible_to(actor).with_only_columns(PlacementRequest.id)
    stayed = (
        seen.select_from(Segment)
        .join(Stay, Stay.id == unindexed(Segment.stay_id))
        .join(PlacementRequest, PlacementRequest.id == unindexed(Stay.request_id))
        .where(Segment.facility_id == Facility.id)
    )
    chosen = (
        seen.select_from(RequestChoice)
        .join(PlacementRequest, PlacementRequest.id == unindexed(RequestChoice.request_id))
        .where(RequestChoice.facility_id == Facility.id)
    )
    # A facility stays its provider's, so the index of a provider's offers leads to those of the facility.
    offered = (
        seen.select_from(Offer)
        .join(PlacementRequest, PlacementRequest.id == unindexed(Offer.request_id))
        .where(Offer.provider_id == Facility.provider_id, Offer.facility_id == Facility.id)
    )
    return db.session.scalars(
        select(Facility)
        .where(or_(stayed.exists(), chosen.exists(), offered.exists()))
        .order_by(Facility.name_key, Facility.id)
    ).all()


def is_at(facility: Facility) -> ColumnElement[bool]:
    """Whether the person of a request chose the facility, was offered to it or stayed there."""
    chosen = select(RequestChoice.id).where(
        RequestChoice.request_id == PlacementRequest.id, RequestChoice.facility_id == facility.id
    )
    offered = select(Offer.id).where(Offer.request_id == PlacementRequest.id, Offer.facility_id == facility.id)
    stayed = (
        select(Segment.id)
        .join(Stay, Stay.id == Segment.stay_id)
        .where(Stay.request_id == PlacementRequest.id, Segment.facility_id == facility.id)
    )
    return or_(chosen.exists(), offered.exists(), stayed.exists())
