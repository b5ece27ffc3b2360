"""What decides the money of a case: its stays with what is paid of them, and the beds that are kept for the person."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from rehab.core.db import db
from rehab.finance.rules import Cost, LedgerKind, Run, net_weekly
from rehab.framework.models import Price
from rehab.placements.models import Offer, Overstay, Placement, Segment, Stay
from rehab.placements.rules import Paid, Part, PlacementStatus, costs_of, leaving_day, nights_between


def money_of_stays(stay_ids: Collection[int]) -> dict[int, Paid]:
    """Stay id -> what decides its cost, for stays that the caller has scoped; two statements, however many."""
    stays = db.session.scalars(select(Stay).where(Stay.id.in_(stay_ids)).options(selectinload(Stay.segments))).all()
    further = db.session.scalars(
        select(Overstay).where(Overstay.stay_id.in_(stay_ids)).order_by(Overstay.from_on, Overstay.id)
    ).all()
    return {
        stay.id: Paid(
            parts=[_part(segment) for segment in stay.segments],
            funded_until=stay.funded_until,
            further=[(one.from_on, one.until) for one in further if one.stay_id == stay.id],
            ended_on=stay.ended_on,
            exit_reason=stay.exit_reason,
            notice_given_on=stay.notice_given_on,
        )
        for stay in stays
    }


def _part(segment: Segment) -> Part:
    weekly = segment.weekly_price_pence if segment.nightly_price_pence is None else segment.nightly_price_pence * 7
    net = None if weekly is None else net_weekly(weekly, segment.contribution_pence)
    return Part(segment.starts_on, net, segment.notice_days)


def lot_of_stay(stay: Stay) -> int | None:
    """The id of the lot that a stay was called off from; None for one off the framework, or kept elsewhere."""
    of_placement = select(Placement.offer_id).where(Placement.id == stay.placement_id).scalar_subquery()
    offer_id = stay.offer_id if stay.offer_id is not None else of_placement
    return db.session.scalar(select(Price.lot_id).join(Offer, Offer.price_id == Price.id).where(Offer.id == offer_id))


def costs_of_case(request_id: int, contribution_pence: int) -> list[Cost]:
    """What a case costs: its stays, and the bed that was confirmed and waits. `contribution_pence` is by the week.

    Where somebody goes on to another bed, the one that they are in costs nothing from that day on.
    """
    stay_ids = db.session.scalars(select(Stay.id).where(Stay.request_id == request_id).order_by(Stay.id)).all()
    stays = money_of_stays(stay_ids)
    waiting = db.session.execute(
        select(Offer.weekly_price_pence, Offer.weeks, Offer.ends_by, Placement.arrives_on)
        .join(Placement, Placement.offer_id == Offer.id)
        .where(Placement.request_id == request_id, Placement.status == PlacementStatus.ARRANGED)
    ).first()
    if waiting is None:
        return [cost for stay_id in stay_ids for cost in costs_of(stays[stay_id])]
    first = waiting.arrives_on
    nights = nights_between(first, leaving_day(first, waiting.weeks, waiting.ends_by))
    bed = Run(first, nights, net_weekly(waiting.weekly_price_pence, contribution_pence))
    until = [cost for stay_id in stay_ids for cost in costs_of(stays[stay_id], goes_on=first)]
    return [*until, Cost(LedgerKind.COMMITTED, [bed])]
