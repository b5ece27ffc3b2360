"""How somebody came, or did not; where they are while away; and which of their dates were put right."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.core.db import db
from rehab.placements.models import Arrival, DateCorrection, Leave, NonArrivalStep, Placement, Stay
from rehab.placements.rules import NonArrivalReason
from rehab.placements.rules.arrivals import Handover, NonArrival


def arrival_of(stay_id: int) -> Arrival | None:
    """What was noted on the day of arrival; nothing for stays that began before it was asked."""
    return db.session.scalar(select(Arrival).where(Arrival.stay_id == stay_id))


def handover_of(stay_id: int) -> Handover | None:
    """As `arrival_of`, as it was told."""
    found = arrival_of(stay_id)
    if found is None:
        return None
    return Handover(found.came_with, found.medication, found.belongings, found.plan_looked_at)


def non_arrival_of(placement: Placement) -> NonArrival:
    """What was told when the person of a placement did not come."""
    steps = db.session.scalars(select(NonArrivalStep.step).where(NonArrivalStep.placement_id == placement.id))
    return NonArrival(
        placement.non_arrival_reason or NonArrivalReason.OTHER,
        frozenset(steps),
        placement.non_arrival_note,
        bool(placement.may_come_later),
    )


def leaves_of(stay_id: int) -> Sequence[Leave]:
    """The leaves of a stay, the latest first."""
    return db.session.scalars(
        select(Leave).where(Leave.stay_id == stay_id).order_by(Leave.left_at.desc(), Leave.id.desc())
    ).all()


def open_leave(stay_id: int) -> Leave | None:
    """The leave that somebody is on, if they are; the caller has locked the stay where that matters."""
    return db.session.scalar(
        select(Leave).where(Leave.stay_id == stay_id, Leave.back_at.is_(None), Leave.not_back_on.is_(None))
    )


def leaves_overdue(now: dt.datetime) -> Sequence[int]:
    """The stays of people who should be back, and of whom nobody was told yet, the longest due first."""
    return db.session.scalars(
        select(Leave.stay_id)
        .join(Leave.stay)
        .where(
            Leave.back_at.is_(None),
            Leave.not_back_on.is_(None),
            Leave.late_told_at.is_(None),
            Leave.due_back_at < now,
            Stay.ended_on.is_(None),
        )
        .order_by(Leave.due_back_at, Leave.id)
    ).all()


def away_now(stay_ids: Sequence[int]) -> dict[int, Leave]:
    """Stay id -> the leave that its person is on, for those who are."""
    found = db.session.scalars(
        select(Leave)
        .where(Leave.stay_id.in_(stay_ids), Leave.back_at.is_(None), Leave.not_back_on.is_(None))
        .order_by(Leave.id)
    )
    return {leave.stay_id: leave for leave in found}


def other_stays(stay: Stay) -> list[tuple[dt.date, dt.date | None]]:
    """First day and day of leaving (None while there) of the person's stays besides this one."""
    rows = db.session.execute(
        select(Stay.admitted_on, Stay.ended_on)
        .where(Stay.client_id == stay.client_id, Stay.id != stay.id)
        .order_by(Stay.admitted_on, Stay.id)
    )
    return [(row.admitted_on, row.ended_on) for row in rows]


def corrections_of(stay_id: int) -> Sequence[DateCorrection]:
    """The dates of a stay that were put right, the latest first, with who did it."""
    return db.session.scalars(
        select(DateCorrection)
        .where(DateCorrection.stay_id == stay_id)
        .options(joinedload(DateCorrection.corrected_by))
        .order_by(DateCorrection.corrected_at.desc(), DateCorrection.id.desc())
    ).all()
