"""The rows that most measures are made of: one per stay, with everything that is counted of it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Label,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from rehab.clients.models import Client
from rehab.core.db import days_after, days_between
from rehab.framework.rules import CareType
from rehab.placements.models import HistoryRow, Offer, Segment, Stay
from rehab.reports.rules import Period
from rehab.requests.models import FundingSection, PlacementRequest
from rehab.reviews.models import Review

Authorities = Collection[int] | None
ONE_DAY = dt.timedelta(days=1)
# More pence than any sum falls below nought.
LIFT = 10**12
_COUNTED = (
    Stay.id,
    Stay.request_id,
    Stay.care_type,
    Stay.provider_id,
    Stay.authority_id,
    Stay.admitted_on,
    Stay.ended_on,
    Stay.exit_reason,
    Stay.exit_accommodation,
    Stay.paid_work_days_28,
    Stay.satisfaction,
    Stay.serious_incident,
    Stay.discharge_plan_agreed_on,
    Stay.community_return_on,
    Stay.re_presented_on,
    Stay.re_presentation_window_ends_on,
    Stay.review_days,
)


def stay_facts(period: Period, authorities: Authorities, *, placed_at: Select[int] | None = None) -> CTE:
    """The stays of these authorities (all of them for None) that a measure of the period can be about.

    `person_id` is the surviving record of the person. `nights` is 0 or less for a stay without one in the period.
    `placed_at` selects providers: only requests with a stay at one of them count, each with all of its stays.
    """
    wanted = (
        select(
            *_COUNTED,
            PlacementRequest.submitted_on,
            func.coalesce(Client.merged_into_id, Client.id).label("person_id"),
            *_places_in_the_request(),
            _nights(Stay.admitted_on, _leaving(period), period).label("nights"),
            _leaving(period).label("leaving"),
            _last_night(period).label("last_night"),
        )
        .join(PlacementRequest, PlacementRequest.id == Stay.request_id)
        .join(Client, Client.id == Stay.client_id)
        .where(Stay.request_id.in_(_requests_near(period, authorities)))
    )
    if authorities is not None:
        wanted = wanted.where(Stay.authority_id.in_(authorities))
    if placed_at is not None:
        there = aliased(Stay)
        wanted = wanted.where(Stay.request_id.in_(select(there.request_id).where(there.provider_id.in_(placed_at))))
    return wanted.cte("stay_facts")


def _requests_near(period: Period, authorities: Authorities) -> Select[int]:
    """Requests with a stay in the period or in the six months before it, beyond which no definition looks back.

    All of a request's stays are needed to tell its first and its final one.
    """
    near = aliased(Stay)
    back_to, _ = period.six_months_back
    wanted = select(near.request_id).where(
        near.admitted_on <= period.end, or_(near.ended_on.is_(None), near.ended_on >= back_to)
    )
    return wanted if authorities is None else wanted.where(near.authority_id.in_(authorities))


def _places_in_the_request() -> tuple[Label[bool], Label[bool]]:
    """Of two stays admitted on one day the one that ended earlier comes first, and an open one last."""
    first = (Stay.admitted_on, Stay.ended_on.nulls_last(), Stay.id)
    last = (Stay.admitted_on.desc(), Stay.ended_on.desc().nulls_first(), Stay.id.desc())
    rank = func.row_number()
    return (
        (rank.over(partition_by=Stay.request_id, order_by=first) == 1).label("is_first"),
        (rank.over(partition_by=Stay.request_id, order_by=last) == 1).label("is_final"),
    )


def _leaving(period: Period) -> ColumnElement[dt.date]:
    """The day after the last night that can count: an open stay runs to the end of `as_of`, that night included."""
    return case(
        (Stay.ended_on.is_(None), literal(period.as_of + ONE_DAY)),
        (Stay.ended_on <= period.end, Stay.ended_on),
        else_=days_after(literal(period.end), 1),
    )


def _nights(first: Any, leaving: Any, period: Period) -> ColumnElement[int]:
    """Nights from `first` to `leaving` that do not lie before the period."""
    return days_between(case((first < period.start, literal(period.start)), else_=first), leaving)


def _last_night(period: Period) -> ColumnElement[dt.date]:
    return case((Stay.ended_on <= period.as_of, days_after(Stay.ended_on, -1)), else_=literal(period.as_of))


def spend(stays: CTE, period: Period) -> ColumnElement[int]:
    """The pence of a stay: its nights in the period at their price less the contribution, rounded once, half up.

    Sevenths of a penny add up exactly. It is looked up stay by stay, for neither database sees that a join to sums
    would be by one key.
    """
    leaving = case((Segment.ends_on < stays.c.leaving, Segment.ends_on), else_=stays.c.leaving)
    nights = _nights(Segment.starts_on, leaving, period)
    sevenths = cast(func.sum(sevenths_of(nights)), BigInteger)
    pence = (
        select(pence_of_sevenths(sevenths))
        .select_from(Segment)
        .outerjoin(FundingSection, FundingSection.request_id == stays.c.request_id)
        .where(Segment.stay_id == stays.c.id, nights > 0)
    )
    return func.coalesce(pence.correlate(stays).scalar_subquery(), 0)


def sevenths_of(nights: ColumnElement[int]) -> ColumnElement[int]:
    """The cost of so many nights of a segment, in sevenths of a penny; the funding section is joined, outer.

    Without a price they cost nothing; of two prices the nightly one counts. A segment holds what the person and others
    pay together: what others pay is no contribution, and is added back.
    """
    weekly = case(
        (Segment.nightly_price_pence.is_not(None), Segment.nightly_price_pence * 7), else_=Segment.weekly_price_pence
    )
    contribution = Segment.contribution_pence - func.coalesce(FundingSection.other_funding_pence, 0)
    return case((weekly.is_not(None), nights * (weekly - contribution)), else_=0)


def pence_of_sevenths(sevenths: ColumnElement[int]) -> ColumnElement[int]:
    """Sevenths of a penny in whole pence, half up: the floor of (2n + 7) / 14.

    Both databases cut off towards nought, so the sum is lifted above it first.
    """
    return (2 * sevenths + 7 + 14 * LIFT) // 14 - LIFT


def reviewable(stays: CTE, period: Period) -> ColumnElement[bool]:
    """Whether a stay has a night in the period 84 days (a setting, kept on the stay) or more after admission."""
    days = days_between(stays.c.admitted_on, stays.c.last_night)
    return and_(stays.c.last_night >= period.start, days >= stays.c.review_days)


def overdue(stays: CTE, period: Period) -> Select[int]:
    """Ids of the stays with an overdue night in the period: one that is more than 84 days (a setting, kept on the
    stay) after the admission or review that last came before it.
    """
    due = (
        select(stays.c.id, stays.c.admitted_on, stays.c.last_night, stays.c.review_days)
        .where(reviewable(stays, period))
        .cte("reviewable")
    )
    told = (due.c.id, due.c.last_night, due.c.review_days)
    admissions = select(*told, due.c.admitted_on.label("day"))
    held = select(*told, Review.held_on).join(due, due.c.id == Review.stay_id)
    days = union(admissions, held).subquery()
    following = func.lead(days.c.day).over(partition_by=days.c.id, order_by=days.c.day)
    anchor = select(*days.c, following.label("next_day")).subquery("review_anchor").c
    first_overdue = days_after(anchor.day, anchor.review_days + 1)
    return select(anchor.id).where(
        first_overdue <= anchor.last_night,
        or_(anchor.next_day.is_(None), first_overdue < anchor.next_day),
        or_(anchor.next_day.is_(None), anchor.next_day > period.start),
    )


def offers_of(care_type: CareType) -> CompoundSelect[int, int, dt.date | None]:
    """Request, provider and day of each offer of that care, here or in a file; some rows of a file have no day.

    A rehab may be offered with a detox first. An assessment before the decision is no offer.
    """
    offered = case(
        (Offer.detox_first, literal(CareType.INPATIENT_DETOX, PlacementRequest.care_type.type)),
        else_=PlacementRequest.care_type,
    )
    here = (
        select(Offer.request_id, Offer.provider_id, Offer.offered_on)
        .join(PlacementRequest, PlacementRequest.id == Offer.request_id)
        .where(offered == care_type, ~Offer.before_decision)
    )
    of_file = select(HistoryRow.request_id, HistoryRow.provider_id, HistoryRow.offered_on)
    return union_all(here, of_file.where(HistoryRow.care_type == care_type))
