"""Which beds are taken and kept on the nights of a month, for those who may know."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from rehab.clients.models import Client
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework import queries as framework_queries
from rehab.framework.models import Facility, Framework, FrameworkProvider, Lot
from rehab.framework.rules import PlaceStatus
from rehab.placements.models import Offer, Segment, Stay
from rehab.placements.queries.stays import record_is_shared
from rehab.placements.rules import bed_free_from
from rehab.placements.rules.calendar import Month, NightCount, Nights, count_nights
from rehab.requests.models import PlacementRequest

Authorities = Collection[int] | None


@dataclass(frozen=True, slots=True)
class BedUse:
    """A bed that somebody has; `public_id` is that of the stay, or of the offer that keeps it.

    `name` is None for a bed that is kept for somebody who does not consent to sharing. `is_open` says that the day of
    leaving is what is expected.
    """

    nights: Nights
    facility_id: int
    authority_id: int
    reference: str
    public_id: str
    name: str | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class FacilityCalendar:
    """A month of one facility. People of `authorities` are shown by reference, all people by name in one's own house.

    `is_whole` is False for a council that sees its own people's beds only.
    """

    facility: Facility
    month: Month
    counts: dict[dt.date, NightCount]
    used: Sequence[BedUse]
    authorities: frozenset[int]
    is_own_house: bool
    is_whole: bool

    def on(self, night: dt.date) -> list[BedUse]:
        """The beds in use on a night that this viewer may know more of than that they are in use."""
        found = [use for use in self.used if use.nights.has(night)]
        return [use for use in found if self.is_own_house or use.authority_id in self.authorities]

    def others_on(self, night: dt.date) -> int:
        """How many people of other councils have a bed on a night."""
        return sum(use.nights.has(night) for use in self.used) - len(self.on(night))


def facility_calendar(actor: Actor, public_id: str, month: Month, *, today: dt.date) -> FacilityCalendar:
    """A facility's month. Raises NotFound unless the actor works there, or oversees a council that it takes from.

    A council that leads a framework counts every bed, any other those of its own people (`domain.md`, Who uses it).
    """
    facility = framework_queries.known_facility(actor, public_id)
    own = actor.organisations(Permission.OVERSEE_CASES)
    works_there = actor.can_for(Permission.ANSWER_OFFERS, facility.provider.organisation_id)
    if not (works_there or own):
        raise NotFound
    is_whole = works_there or bool(own & framework_queries.leaders_of(facility.provider_id))
    used = _used([facility.id], month, None if is_whole else own, today=today)
    beds = facility.beds if is_whole else None
    counts = count_nights(month.days, beds, [use.nights for use in used])
    return FacilityCalendar(facility, month, counts, used, own, is_own_house=works_there, is_whole=is_whole)


@dataclass(frozen=True, slots=True)
class FrameworkCalendar:
    """A month of all the facilities of a framework together, and of each on one night."""

    month: Month
    counts: dict[dt.date, NightCount]
    houses: Sequence[Facility]
    used: dict[int, list[Nights]]
    is_whole: bool

    def on(self, night: dt.date) -> list[tuple[Facility, NightCount]]:
        """Each facility that has somebody, by name; for a whole view each facility."""
        rows = [(house, self._count(house, night)) for house in self.houses]
        return [(house, count) for house, count in rows if self.is_whole or count.taken or count.kept]

    def _count(self, house: Facility, night: dt.date) -> NightCount:
        return count_nights([night], house.beds if self.is_whole else None, self.used[house.id])[night]


def framework_calendar(actor: Actor, framework: Framework, month: Month, *, today: dt.date) -> FrameworkCalendar:
    """The month of a framework that the actor sees: every bed for its lead, own people's beds for the others."""
    own = actor.organisations(Permission.OVERSEE_CASES)
    is_whole = framework.lead_authority_id in own
    places = (
        select(FrameworkProvider.provider_id)
        .join(FrameworkProvider.lot)
        .where(Lot.framework_id == framework.id, FrameworkProvider.status == PlaceStatus.ADMITTED)
    )
    wanted = select(Facility).where(Facility.provider_id.in_(places)).order_by(Facility.name_key, Facility.id)
    houses = db.session.scalars(wanted).all()
    used: dict[int, list[Nights]] = defaultdict(list)
    for use in _used([house.id for house in houses], month, None if is_whole else own, today=today):
        used[use.facility_id].append(use.nights)
    beds = sum(house.beds for house in houses) if is_whole else None
    counts = count_nights(month.days, beds, [nights for of_house in used.values() for nights in of_house])
    return FrameworkCalendar(month, counts, houses, used, is_whole)


def _used(facility_ids: Collection[int], month: Month, authorities: Authorities, *, today: dt.date) -> list[BedUse]:
    """Every bed in use on some night of the month, by its first night; of these councils' people, or (None) of all."""
    found = [
        *_slept_in(facility_ids, month, authorities, today=today),
        *_kept(facility_ids, month, authorities),
    ]
    return sorted(found, key=lambda use: (use.nights.first, use.reference))


def _slept_in(facility_ids: Collection[int], month: Month, authorities: Authorities, *, today: dt.date) -> list[BedUse]:
    wanted = (
        select(Segment, Stay.public_id, Stay.authority_id, PlacementRequest.reference, Client)
        .join(Stay, Stay.id == Segment.stay_id)
        .join(Stay.request)
        .join(PlacementRequest.client)
        .where(
            Segment.facility_id.in_(facility_ids),
            Segment.starts_on < month.after,
            or_(Segment.ends_on.is_(None), Segment.ends_on > month.first),
        )
    )
    if authorities is not None:
        wanted = wanted.where(Stay.authority_id.in_(authorities))
    return [
        BedUse(
            Nights(part.starts_on, part.ends_on or bed_free_from(part.expected_until, today=today), is_kept=False),
            facility_id=part.facility_id or 0,
            authority_id=authority_id,
            reference=reference,
            public_id=public_id,
            name=client.name,
            is_open=part.ends_on is None,
        )
        for part, public_id, authority_id, reference, client in db.session.execute(wanted)
    ]


def _kept(facility_ids: Collection[int], month: Month, authorities: Authorities) -> list[BedUse]:
    wanted = (
        select(Offer, PlacementRequest.reference, PlacementRequest.authority_id, record_is_shared().label("is_shared"))
        .join(Offer.request)
        .where(
            Offer.facility_id.in_(facility_ids),
            Offer.bed_held,
            Offer.bed_from < month.after,
            Offer.bed_until > month.first,
        )
    )
    if authorities is not None:
        wanted = wanted.where(PlacementRequest.authority_id.in_(authorities))
    return [
        BedUse(
            Nights(offer.bed_from or month.first, offer.bed_until or month.first, is_kept=True),
            facility_id=offer.facility_id,
            authority_id=authority_id,
            reference=reference,
            public_id=offer.public_id,
            name=str(offer.summary["name"]) if is_shared else None,
            is_open=True,
        )
        for offer, reference, authority_id, is_shared in db.session.execute(wanted)
    ]
