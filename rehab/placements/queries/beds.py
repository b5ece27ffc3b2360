"""Which of a facility's beds are taken: kept by offers, or slept in."""

import datetime as dt

from sqlalchemy import or_, select

from rehab.core.db import db
from rehab.placements.models import Offer, Segment
from rehab.placements.rules import bed_free_from

Nights = tuple[dt.date, dt.date]


def taken(facility_id: int, first: dt.date, leaving: dt.date, *, today: dt.date, besides: int = 0) -> list[Nights]:
    """What takes a bed on some night from `first` up to the day of leaving: first nights and days of leaving.

    `besides` is an offer that does not count, because it is the one asked about. Who must not be overtaken locks the
    facility first.
    """
    return [
        *_kept(facility_id, first, leaving, besides=besides),
        *_slept_in(facility_id, first, leaving, today=today),
    ]


def _kept(facility_id: int, first: dt.date, leaving: dt.date, *, besides: int) -> list[Nights]:
    rows = db.session.execute(
        select(Offer.bed_from, Offer.bed_until)
        .where(
            Offer.facility_id == facility_id,
            Offer.bed_held,
            Offer.bed_from < leaving,
            Offer.bed_until > first,
            Offer.id != besides,
        )
        .order_by(Offer.bed_from, Offer.id)
    )
    return [(row.bed_from, row.bed_until) for row in rows]


def _slept_in(facility_id: int, first: dt.date, leaving: dt.date, *, today: dt.date) -> list[Nights]:
    rows = db.session.execute(
        select(Segment.starts_on, Segment.ends_on, Segment.expected_until)
        .where(
            Segment.facility_id == facility_id,
            Segment.starts_on < leaving,
            or_(Segment.ends_on.is_(None), Segment.ends_on > first),
        )
        .order_by(Segment.starts_on, Segment.id)
    )
    return [(row.starts_on, row.ends_on or bed_free_from(row.expected_until, today=today)) for row in rows]
