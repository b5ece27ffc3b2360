"""Which stays or requests each measure is about, and how much each counts; exactly as `kpis.md` says.

Each function returns one row per case of the denominator: its id, its placement request and what it adds to the
numerator. Figures add these rows up; the page that leads down to the cases lists them.
"""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import Select, case, exists, literal, or_, select

from rehab.core.db import days_after, days_between
from rehab.framework.rules import CareType
from rehab.placements.rules import COMPLETED, ExitReason
from rehab.reports.queries.facts import Authorities, review_anchors, stay_facts
from rehab.reports.rules import RETURN_DAYS, Period
from rehab.requests.models import PlacementRequest

Cases = Select[int, int, int]
ONE_DAY = dt.timedelta(days=1)


def rehab_completion(period: Period, authorities: Authorities) -> Cases:
    """Rehab stays ended in the period; completed ones count."""
    stays = stay_facts(authorities)
    counts = case((stays.c.exit_reason.in_(COMPLETED), 1), else_=0)
    return select(stays.c.id, stays.c.request_id, counts).where(
        stays.c.care_type == CareType.RESIDENTIAL_REHAB,
        stays.c.ended_on.between(period.start, period.end),
    )


def return_to_community(period: Period, authorities: Authorities) -> Cases:
    """Final rehab stays whose 21st day after leaving fell in the period and has passed."""
    stays = stay_facts(authorities)
    window = dt.timedelta(days=RETURN_DAYS)
    days = days_between(stays.c.ended_on, stays.c.community_return_on)
    counts = case((days.between(0, RETURN_DAYS), 1), else_=0)
    return select(stays.c.id, stays.c.request_id, counts).where(
        stays.c.is_final,
        stays.c.care_type == CareType.RESIDENTIAL_REHAB,
        stays.c.ended_on.between(period.start - window, period.as_of - window),
        stays.c.exit_reason.not_in({ExitReason.DIED, ExitReason.CUSTODY}),
    )


def review_12_weeks(period: Period, authorities: Authorities) -> Cases:
    """Stays with a night in the period on or after day 84; those never overdue in it count.

    A night is overdue when it is more than 84 days after the admission or review that last came before it.
    """
    stays = stay_facts(authorities)
    anchors = review_anchors(stays)
    last_night = case((stays.c.ended_on <= period.as_of, days_after(stays.c.ended_on, -1)), else_=literal(period.as_of))
    first_overdue = days_after(anchors.c.day, stays.c.review_days + 1)
    overdue = exists(
        select(anchors.c.stay_id).where(
            anchors.c.stay_id == stays.c.id,
            first_overdue <= last_night,
            or_(anchors.c.next_day.is_(None), first_overdue < anchors.c.next_day),
            or_(anchors.c.next_day.is_(None), anchors.c.next_day > period.start),
        )
    )
    return select(stays.c.id, stays.c.request_id, case((overdue, 0), else_=1)).where(
        last_night >= period.start,
        last_night >= days_after(stays.c.admitted_on, stays.c.review_days),
    )


def decision_on_time(period: Period, authorities: Authorities) -> Cases:
    """Requests first approved or declined in the period; those within their target count."""
    on_time = PlacementRequest.decision_working_days <= PlacementRequest.decision_target_days
    wanted = select(PlacementRequest.id, PlacementRequest.id.label("request_id"), case((on_time, 1), else_=0)).where(
        PlacementRequest.decided_on.between(period.start, period.end)
    )
    return wanted if authorities is None else wanted.where(PlacementRequest.authority_id.in_(authorities))


def discharge_plan(period: Period, authorities: Authorities) -> Cases:
    """Stays ended in the period; those with a plan agreed on or before the day of leaving count."""
    stays = stay_facts(authorities)
    counts = case((stays.c.discharge_plan_agreed_on <= stays.c.ended_on, 1), else_=0)
    return select(stays.c.id, stays.c.request_id, counts).where(stays.c.ended_on.between(period.start, period.end))


def bed_nights(period: Period, authorities: Authorities) -> Cases:
    """Stays with a night in the period; each counts its nights, an open one to the end of `as_of`."""
    stays = stay_facts(authorities)
    day_after = period.as_of + ONE_DAY
    start = case((stays.c.admitted_on < period.start, literal(period.start)), else_=stays.c.admitted_on)
    leaving = case((stays.c.ended_on < day_after, stays.c.ended_on), else_=literal(day_after))
    nights = days_between(start, leaving)
    return select(stays.c.id, stays.c.request_id, nights).where(nights > 0)


BUILDERS: dict[str, Callable[[Period, Authorities], Cases]] = {
    builder.__name__: builder
    for builder in (
        rehab_completion,
        return_to_community,
        review_12_weeks,
        decision_on_time,
        discharge_plan,
        bed_nights,
    )
}
OVER_REQUESTS = frozenset({"decision_on_time"})
