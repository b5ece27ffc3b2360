"""People at facilities that the regulator's register says nobody should be placed at any more."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from rehab.core.db import db
from rehab.framework.models import Facility
from rehab.framework.rules import Rating
from rehab.placements.models import Offer, Segment, Stay
from rehab.placements.rules import OPEN_OFFERS
from rehab.requests.models import PlacementRequest


@dataclass(frozen=True, slots=True)
class CaseThere:
    """A case with an open stay or offer at a facility, and who must be told."""

    reference: str
    authority_id: int
    key_worker_id: int


@dataclass(frozen=True, slots=True)
class LostFacility:
    """A facility without registration, or rated Inadequate, and how many people live there."""

    name: str
    is_registered: bool
    residents: int


def cases_at(facility_id: int) -> list[CaseThere]:
    """The cases with an open stay or offer at a facility, whosever they are, for handlers that have no actor."""
    parts = (PlacementRequest.reference, PlacementRequest.authority_id, PlacementRequest.key_worker_id)
    stays = (
        select(*parts)
        .join(Stay, Stay.request_id == PlacementRequest.id)
        .join(Stay.segments)
        .where(Stay.ended_on.is_(None), Segment.ends_on.is_(None), Segment.facility_id == facility_id)
    )
    offers = (
        select(*parts)
        .join(Offer, Offer.request_id == PlacementRequest.id)
        .where(Offer.status.in_(OPEN_OFFERS), Offer.facility_id == facility_id)
    )
    found = db.session.execute(stays.union(offers).order_by("reference"))
    return [CaseThere(row.reference, row.authority_id, row.key_worker_id) for row in found]


def residents_where_registration_was_lost(authority_ids: Collection[int], *, limit: int) -> list[LostFacility]:
    """The facilities where people of these authorities live although the register stops new placements, by name."""
    found = db.session.execute(
        select(Facility.name, Facility.is_registered, func.count())
        .join(Segment, Segment.facility_id == Facility.id)
        .join(Stay, Stay.id == Segment.stay_id)
        .where(
            Stay.authority_id.in_(authority_ids),
            Stay.ended_on.is_(None),
            Segment.ends_on.is_(None),
            or_(Facility.is_registered.is_(False), Facility.rating == Rating.INADEQUATE),
        )
        .group_by(Facility.id, Facility.name, Facility.name_key, Facility.is_registered)
        .order_by(Facility.name_key, Facility.id)
        .limit(limit)
    )
    return [LostFacility(name, is_registered, count) for name, is_registered, count in found]
