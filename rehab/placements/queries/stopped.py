"""People who live, or are expected, where nobody new can be placed: they stay, and the commissioner is told."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, select

from rehab.core.db import db
from rehab.framework import queries as framework
from rehab.framework.queries import CallOffOption
from rehab.framework.rules import NEVER_LIFTED, CareType, Refusal, refusal_text
from rehab.placements.models import Offer, Placement, Segment, Stay
from rehab.placements.rules import OPEN_OFFERS, PlacementStatus
from rehab.requests.models import PlacementRequest


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody of an authority at a facility; without `stay_id` an offer of theirs is open there."""

    authority_id: int
    reference: str
    facility_id: int
    care_type: CareType
    since: dt.date
    stay_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoppedRow:
    """A stay, or (without `stay_id`) an open offer, at a facility that takes nobody new."""

    reference: str
    facility_id: int
    facility: str
    provider: str
    since: dt.date
    stay_id: str | None
    refusals: list[Refusal]

    @property
    def why(self) -> str:
        """What stops it, in sentences."""
        return refusal_text(self.refusals)


def stopped(authority_ids: Collection[int], *, day: dt.date) -> list[StoppedRow]:
    """Open stays and offers of these authorities at facilities that are stopped on a day, by facility.

    Stopped is what no exception lifts: suspended, removed, embargoed by the authority, or the regulator's findings.
    """
    rows = [*_stays(authority_ids), *_offers(authority_ids)]
    options = _options(rows, day)
    found = [
        StoppedRow(
            reference=row.reference,
            facility_id=row.facility_id,
            facility=option.facility.name,
            provider=option.provider.name,
            since=row.since,
            stay_id=row.stay_id,
            refusals=[refusal for refusal in option.refusals if refusal in NEVER_LIFTED],
        )
        for row in rows
        if (option := options.get((row.authority_id, row.care_type, row.facility_id)))
        and NEVER_LIFTED & set(option.refusals)
    ]
    return sorted(found, key=lambda row: (row.facility, row.facility_id, row.since, row.reference))


def authorities_with_people_at(facility_ids: Collection[int]) -> set[int]:
    """The authorities with open stays or offers at these facilities."""
    stays = (
        select(Stay.authority_id)
        .join(Stay.segments)
        .where(Stay.ended_on.is_(None), Segment.ends_on.is_(None), Segment.facility_id.in_(facility_ids))
    )
    offers = (
        select(PlacementRequest.authority_id)
        .join(Offer, Offer.request_id == PlacementRequest.id)
        .where(Offer.status.in_(OPEN_OFFERS), Offer.facility_id.in_(facility_ids))
    )
    return set(db.session.scalars(stays.union(offers)))


def _stays(authority_ids: Collection[int]) -> list[_Person]:
    wanted = (
        select(
            Stay.authority_id,
            PlacementRequest.reference,
            Segment.facility_id,
            Stay.care_type,
            Stay.admitted_on,
            Stay.public_id,
        )
        .join(Stay.request)
        .join(Stay.segments)
        .where(
            Stay.authority_id.in_(authority_ids),
            Stay.ended_on.is_(None),
            Segment.ends_on.is_(None),
            Segment.facility_id.is_not(None),
        )
        .order_by(Stay.id)
    )
    return _people(wanted)


def _offers(authority_ids: Collection[int]) -> list[_Person]:
    """Offers whose person has not moved in."""
    moved_in = exists().where(Placement.offer_id == Offer.id, Placement.status != PlacementStatus.ARRANGED)
    wanted = (
        select(
            PlacementRequest.authority_id,
            PlacementRequest.reference,
            Offer.facility_id,
            PlacementRequest.care_type,
            Offer.offered_on,
        )
        .join(Offer.request)
        .where(PlacementRequest.authority_id.in_(authority_ids), Offer.status.in_(OPEN_OFFERS), ~moved_in)
        .order_by(Offer.id)
    )
    return _people(wanted)


def _people(wanted: Select[*tuple[Any, ...]]) -> list[_Person]:
    return [_Person(*row) for row in db.session.execute(wanted)]


def _options(rows: Iterable[_Person], day: dt.date) -> dict[tuple[int, CareType, int], CallOffOption]:
    """How each authority stands at the facilities where it has people."""
    wanted: dict[tuple[int, CareType], set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.authority_id, row.care_type].add(row.facility_id)
    return {
        (authority_id, care_type, facility_id): option
        for (authority_id, care_type), facility_ids in wanted.items()
        for facility_id, option in framework.call_off_options_at(
            facility_ids, authority_id=authority_id, care_type=care_type, day=day
        ).items()
    }
