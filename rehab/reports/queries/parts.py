"""The definitions of `kpis.md` as SQL: whether a stay is within a measure, and how much it then counts.

One pass over the stays answers every measure that is a sum over stays; the others have a statement of their own.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, false, func, literal, or_, select

from rehab.core.db import days_between
from rehab.framework.rules import CareType
from rehab.placements.models import Stay
from rehab.placements.rules import COMPLETED, UNPLANNED, ExitAccommodation, ExitReason, Satisfaction
from rehab.reports.queries.facts import Authorities, offers_of, overdue, reviewable, spend
from rehab.reports.rules import RETURN_DAYS, Period
from rehab.requests.models import PersonSection, PlacementRequest

WAIT_DAYS = 21
EARLY_DAYS = 14
WORK_DAYS = 10
YES, NO = literal(1), literal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """Of the stays `within`, the sum of `counts`."""

    within: ColumnElement[bool]
    counts: ColumnElement[int]


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, YES), else_=NO)


class _Stays:
    """What the definitions say of a stay, in their own words."""

    def __init__(self, stays: CTE, period: Period) -> None:
        self.s: Any = stays.c
        self.period = period
        self.ended = self.s.ended_on.between(period.start, period.end)
        self.completed = self.s.exit_reason.in_(COMPLETED)
        self.unplanned = self.s.exit_reason.in_(UNPLANNED)
        self.rehab = self.s.care_type == CareType.RESIDENTIAL_REHAB
        self.detox = self.s.care_type == CareType.INPATIENT_DETOX
        self.began_first = and_(self.s.is_first, self.s.admitted_on.between(period.start, period.end))
        self.reviewable = reviewable(stays, period)
        self.wait = days_between(self.s.submitted_on, self.s.admitted_on)
        # "ended in P and not after as_of" needs no more than the earlier of the two.
        self.followed_up = and_(
            self.s.is_final,
            self.completed,
            self.s.re_presentation_window_ends_on.between(period.start, period.as_of),
        )
        self.re_presented = and_(
            self.s.ended_on < self.s.re_presented_on, self.s.re_presented_on <= self.s.re_presentation_window_ends_on
        )

    def on_a_day_from(self, start: dt.date, end: dt.date) -> ColumnElement[bool]:
        """Whether the person was there on at least one day, if there is one; the day of leaving is one."""
        if end < start:
            return false()
        return and_(self.s.admitted_on <= end, or_(self.s.ended_on.is_(None), self.s.ended_on >= start))


def parts_over_stays(stays: CTE, period: Period) -> dict[str, Part]:
    """Measure id -> part."""
    is_ = _Stays(stays, period)
    use = {
        "review_12_weeks": Part(is_.reviewable, _flag(stays.c.id.not_in(overdue(stays, period)))),
        "bed_nights": Part(stays.c.nights > 0, stays.c.nights),
        "net_spend": Part(stays.c.nights > 0, spend(stays, period)),
    }
    return _endings(is_) | _afterwards(is_) | _arrivals(is_) | use


def _endings(is_: _Stays) -> dict[str, Part]:
    s = is_.s
    good = s.satisfaction.in_([Satisfaction.EXCELLENT, Satisfaction.GOOD])
    in_time = s.discharge_plan_agreed_on <= s.ended_on
    completed_now = and_(is_.ended, is_.completed)
    return {
        "rehab_completion": Part(and_(is_.ended, is_.rehab), _flag(is_.completed)),
        "detox_completion": Part(and_(is_.ended, is_.detox), _flag(is_.completed)),
        "safe_withdrawals": Part(and_(is_.ended, is_.detox, is_.completed, ~s.serious_incident), YES),
        "completion_of_exits": Part(and_(is_.ended, s.is_final), _flag(is_.completed)),
        "discharge_plan": Part(is_.ended, _flag(in_time)),
        "satisfaction": Part(is_.ended, _flag(good)),
        "satisfaction_response": Part(is_.ended, _flag(s.satisfaction.is_not(None))),
        "unplanned_exit": Part(is_.ended, _flag(is_.unplanned)),
        "settled_accommodation": Part(completed_now, _flag(s.exit_accommodation == ExitAccommodation.SETTLED)),
        "paid_work": Part(completed_now, _flag(s.paid_work_days_28 >= WORK_DAYS)),
    }


def _afterwards(is_: _Stays) -> dict[str, Part]:
    s, period = is_.s, is_.period
    window = dt.timedelta(days=RETURN_DAYS)
    picked_up = days_between(s.ended_on, s.community_return_on).between(0, RETURN_DAYS)
    to_be_picked_up = and_(
        s.is_final,
        is_.rehab,
        s.ended_on.between(period.start - window, period.as_of - window),
        s.exit_reason.not_in([ExitReason.DIED, ExitReason.CUSTODY]),
    )
    return {
        "return_to_community": Part(to_be_picked_up, _flag(picked_up)),
        "re_presentation": Part(is_.followed_up, _flag(is_.re_presented)),
    }


def _arrivals(is_: _Stays) -> dict[str, Part]:
    s, period = is_.s, is_.period
    fortnight = dt.timedelta(days=EARLY_DAYS)
    old_enough = s.admitted_on.between(period.start, min(period.end, period.as_of - fortnight))
    early = and_(is_.unplanned, days_between(s.admitted_on, s.ended_on) <= EARLY_DAYS)
    return {
        "early_unplanned_exit": Part(old_enough, _flag(early)),
        "wait_3_weeks": Part(is_.began_first, _flag(is_.wait <= WAIT_DAYS)),
    }


def waits(stays: CTE, period: Period) -> Part:
    """The stays whose wait the median is of, and the days waited."""
    is_ = _Stays(stays, period)
    return Part(is_.began_first, is_.wait)


@dataclass(frozen=True, slots=True)
class PeoplePart:
    """People with a stay `within`; they count when one of their stays is `good` and none is `spoilt`."""

    within: ColumnElement[bool]
    good: ColumnElement[bool]
    spoilt: ColumnElement[bool] | None = None


def parts_over_people(stays: CTE, period: Period) -> dict[str, PeoplePart]:
    """Measure id -> part; people are told apart by `person_id`."""
    is_ = _Stays(stays, period)
    there = is_.on_a_day_from(period.start, period.end)
    there_before = is_.on_a_day_from(*period.six_months_back)
    return {
        "completion_of_in_treatment": PeoplePart(there, and_(is_.s.is_final, is_.completed, is_.ended)),
        "completed_not_re_presented": PeoplePart(
            there_before, is_.followed_up, and_(is_.followed_up, is_.re_presented)
        ),
    }


def rows_over_requests(period: Period, authorities: Authorities) -> dict[str, Select[int, int]]:
    """Measure id -> the requests it is about, each with 1 or 0 for whether it counts."""
    found = {
        "detox_admitted": _detox_admitted(period),
        "decision_on_time": _decision_on_time(period),
        "parental_status": _parental_status(period),
    }
    if authorities is None:
        return found
    return {name: rows.where(PlacementRequest.authority_id.in_(authorities)) for name, rows in found.items()}


def _detox_admitted(period: Period) -> Select[int, int]:
    offered = offers_of(CareType.INPATIENT_DETOX).subquery()
    first = func.min(offered.c.offered_on)
    asked = (
        select(offered.c.request_id)
        .group_by(offered.c.request_id)
        .having(first.between(period.start, period.end))
        .subquery()
    )
    admitted = exists().where(Stay.request_id == PlacementRequest.id, Stay.care_type == CareType.INPATIENT_DETOX)
    return select(PlacementRequest.id, _flag(admitted)).join(asked, asked.c.request_id == PlacementRequest.id)


def _decision_on_time(period: Period) -> Select[int, int]:
    on_time = PlacementRequest.decision_working_days <= PlacementRequest.decision_target_days
    return select(PlacementRequest.id, _flag(on_time)).where(
        PlacementRequest.decided_on.between(period.start, period.end)
    )


def _parental_status(period: Period) -> Select[int, int]:
    return (
        select(PlacementRequest.id, _flag(PersonSection.parental_status.is_not(None)))
        .outerjoin(PersonSection, PersonSection.request_id == PlacementRequest.id)
        .where(PlacementRequest.submitted_on.between(period.start, period.end))
    )
