"""The steps from a request to a bed, and approvals that led to none: a row for each request."""

from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import aliased

from rehab.core.db import days_between
from rehab.placements.models import HistoryRow, Offer, Stay
from rehab.reports.queries.facts import Authorities
from rehab.reports.rules import STEPS, Period
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Decision, RequestStatus


def rows_of_waits(period: Period, authorities: Authorities) -> Select[*tuple[Any, ...]]:
    """Reference and the days of each of the `STEPS`, of the requests whose first stay began in the period."""
    in_period = aliased(Stay)
    near = select(in_period.request_id).where(in_period.admitted_on.between(period.start, period.end))
    if authorities is not None:
        near = near.where(in_period.authority_id.in_(authorities))
    day = func.min(Stay.admitted_on)
    arrived = (
        select(Stay.request_id, day.label("on"))
        .where(Stay.request_id.in_(near))
        .group_by(Stay.request_id)
        .having(day >= period.start)
        .cte("arrived")
    )
    offers = union_all(
        select(Offer.request_id, Offer.offered_on).where(~Offer.before_decision),
        select(HistoryRow.request_id, HistoryRow.offered_on).where(HistoryRow.offered_on.is_not(None)),
    ).subquery()
    offered = (
        select(offers.c.request_id, func.min(offers.c.offered_on).label("on"))
        .where(offers.c.request_id.in_(select(arrived.c.request_id)))
        .group_by(offers.c.request_id)
        .subquery()
    )
    days = (
        days_between(PlacementRequest.submitted_on, PlacementRequest.decided_on),
        days_between(PlacementRequest.decided_on, offered.c.on),
        days_between(offered.c.on, arrived.c.on),
    )
    return (
        select(PlacementRequest.reference, *(each.label(step) for each, step in zip(days, STEPS, strict=True)))
        .join(arrived, arrived.c.request_id == PlacementRequest.id)
        .outerjoin(offered, offered.c.request_id == PlacementRequest.id)
    )


def rows_of_unused(period: Period, authorities: Authorities) -> Select[*tuple[Any, ...]]:
    """Reference and approved weeks of the approvals of the period that ran out or were given up without an arrival."""
    arrived = select(Stay.id).where(Stay.request_id == PlacementRequest.id).exists()
    weeks = func.coalesce(PlacementRequest.approved_weeks, 0).label("weeks")
    wanted = select(PlacementRequest.reference, weeks).where(
        PlacementRequest.decision == Decision.APPROVED,
        PlacementRequest.decided_on.between(period.start, period.end),
        PlacementRequest.status.in_([RequestStatus.EXPIRED, RequestStatus.WITHDRAWN]),
        ~arrived,
    )
    return wanted if authorities is None else wanted.where(PlacementRequest.authority_id.in_(authorities))
