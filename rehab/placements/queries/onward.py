"""The bed that somebody goes on to from where they are: the rehab after a detox, or another provider."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rehab.core.db import db
from rehab.framework.rules import CareType
from rehab.placements.models import Offer, Placement, Stay
from rehab.placements.rules import Approval, PlacementStatus, gap_between
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

# How long after a detox the rehab may begin.
LONGEST_GAP = dt.timedelta(weeks=4)
DETOX_WEEKS = 2


@dataclass(frozen=True, slots=True)
class Onward:
    """A bed that waits for somebody who has, or had, another; `gap` is the nights without a bed between them.

    `from_stay_id` is the stay that they leave for it.
    """

    placement: Placement
    from_stay_id: int
    leaves_on: dt.date | None
    gap: int


def last_stay(request_id: int) -> Stay | None:
    """The latest stay of a request whose placement has not ended."""
    wanted = (
        select(Stay)
        .join(Stay.placement)
        .where(Stay.request_id == request_id, Placement.status == PlacementStatus.ADMITTED)
        .order_by(Stay.admitted_on.desc(), Stay.id.desc())
    )
    return db.session.scalar(wanted.limit(1))


def detox_approval(approval: Approval) -> Approval | None:
    """The detox before an approved rehab: two weeks of it, unless no rehab would be left."""
    if approval.care_type is not CareType.RESIDENTIAL_REHAB or approval.weeks <= DETOX_WEEKS:
        return None
    return Approval(CareType.INPATIENT_DETOX, DETOX_WEEKS, approval.price_ceiling_pence, approval.valid_until)


def may_need_detox_first(request: PlacementRequest) -> bool:
    """Whether a detox comes before the rehab that was approved, and no bed has been used yet."""
    eligibility = request.eligibility
    return request.status is RequestStatus.APPROVED and eligibility is not None and bool(eligibility.detox_first)


def onward_approval(request: PlacementRequest) -> Approval | None:
    """What is left of an approval for somebody who is placed: the rehab after the detox, or the rest of their stay."""
    stay, care_type = last_stay(request.id), request.care_type
    if stay is None or stay.funded_until is None or care_type is None or request.approved_weeks is None:
        return None
    ceiling = request.price_ceiling_pence
    if stay.care_type is not care_type:
        used = -(-((stay.ended_on or stay.funded_until) - stay.admitted_on).days // 7)
        weeks = max(1, request.approved_weeks - used)
        return Approval(care_type, weeks, ceiling, (stay.ended_on or stay.funded_until) + LONGEST_GAP)
    weeks = max(1, -(-(stay.funded_until - stay.admitted_on).days // 7))
    last_day = stay.funded_until - dt.timedelta(days=1)
    stays_with = stay.provider_id if stay.ended_on is None else None
    return Approval(care_type, weeks, ceiling, last_day, ends_by=stay.funded_until, stays_with=stays_with)


def arranged_placement(request_id: int, *, lock: bool = False) -> Placement | None:
    """The bed that waits for the person, with its offer and provider; the caller has scoped, or locked, the request."""
    wanted = (
        select(Placement)
        .where(Placement.request_id == request_id, Placement.status == PlacementStatus.ARRANGED)
        .options(joinedload(Placement.offer).joinedload(Offer.provider), joinedload(Placement.provider))
    )
    return db.session.scalar(wanted.with_for_update(of=Placement) if lock else wanted)


def stay_under_offer(placement: Placement) -> Stay:
    """The stay that an arrival under this placement has opened, wherever it stands now."""
    wanted = select(Stay).where(Stay.offer_id == placement.offer_id) if placement.offer_id else None
    found = db.session.scalar(wanted) if wanted is not None else None
    return found or placement.stays[-1]


def onward_of(request_id: int) -> Onward | None:
    """The bed that waits for somebody who is placed, of a request that the caller has scoped."""
    waiting = arranged_placement(request_id)
    stay = last_stay(request_id)
    if waiting is None or waiting.continues_id is None or stay is None:
        return None
    leaves_on = stay.ended_on or stay.funded_until
    return Onward(waiting, stay.id, leaves_on, gap_between(leaves_on, waiting.arrives_on))
