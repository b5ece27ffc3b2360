"""The rows behind the utilisation page: one for each stay and group, with all that is summed of it."""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Label,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from rehab.core.db import days_between
from rehab.framework.models import Facility, Framework, Lot, Price, Provider
from rehab.placements.models import Offer, Placement, Segment, Stay
from rehab.placements.rules import COMPLETED
from rehab.reports.queries.facts import Authorities, pence_of_sevenths, sevenths_of
from rehab.reports.rules import NOT_RECORDED, Period, UseGroup, months_of
from rehab.requests.models import FundingSection, PlacementRequest

EVERYBODY = ""
NUMBERS = (
    "nights",
    "pence",
    "admissions",
    "exits",
    "completed",
    "stayed_days",
    "funded_days",
    "funded_exits",
    "completed_pence",
)


def rows_of_use(period: Period, authorities: Authorities, by: UseGroup | None) -> Select[*tuple[Any, ...]]:
    """Group, reference of the request, and `NUMBERS`, for each stay in each group that it is in.

    Money is rounded for each row, so the whole is what the measure of net spend says; groups into which a stay falls
    in parts, like months, may add up to a few pence more or less. A stay counts as admitted in the group of its first
    segment and as ended in that of its last, with all its days and all its cost.
    """
    parts = _Parts(period, authorities, by)
    stay, stayed = parts.stay, days_between(parts.stay.admitted_on, parts.stay.ended_on)
    funded = and_(parts.ended, PlacementRequest.approved_weeks.is_not(None))
    is_completed = _any(and_(parts.ended, stay.exit_reason.in_(COMPLETED)))
    numbers = (
        func.sum(parts.nights),
        _pence(sevenths_of(parts.nights)),
        _any(parts.admitted),
        _any(parts.ended),
        is_completed,
        func.max(case((parts.ended, stayed), else_=0)),
        func.max(case((funded, PlacementRequest.approved_weeks * 7), else_=0)),
        _any(funded),
        case((is_completed == 1, _cost_of(stay)), else_=0),
    )
    named: list[Label[Any]] = [number.label(name) for name, number in zip(NUMBERS, numbers, strict=True)]
    group, reference = parts.group.label("name"), PlacementRequest.reference.label("reference")
    keys = [parts.group] if by else []
    rows: Select[*tuple[Any, ...]] = parts.select(group, reference, *named)
    by_stay = stay.id, stay.request_id, PlacementRequest.reference, stay.admitted_on, stay.ended_on
    return rows.group_by(*keys, *by_stay)


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(case((condition, 1), else_=0))


def _pence(sevenths: ColumnElement[int]) -> ColumnElement[int]:
    return pence_of_sevenths(cast(func.sum(sevenths), BigInteger))


def _cost_of(stay: type[Stay]) -> ColumnElement[int]:
    """Of a stay that ended: all its nights at their prices."""
    nights = days_between(Segment.starts_on, func.coalesce(Segment.ends_on, stay.ended_on))
    cost = (
        select(_pence(sevenths_of(nights)))
        .select_from(Segment)
        .outerjoin(FundingSection, FundingSection.request_id == stay.request_id)
        .where(Segment.stay_id == stay.id)
    )
    return func.coalesce(cost.correlate(stay).scalar_subquery(), 0)


class _Parts:
    """The segments of stays beside each part of the period in which the person was there on a day.

    A stay is admitted in its first segment and ends in its last.
    """

    def __init__(self, period: Period, authorities: Authorities, by: UseGroup | None) -> None:
        self.part = parts_of(period, by)
        self.stay = stay = _stays(period, authorities)
        self.starts_on = func.coalesce(Segment.starts_on, stay.admitted_on)
        self.ends_on = func.coalesce(Segment.ends_on, stay.ended_on)
        end = case((self.part.c.end > period.as_of, literal(period.as_of)), else_=self.part.c.end)
        self.nights = _nights(self.starts_on, self.ends_on, self.part.c.start, end)
        self.is_first = self.starts_on == stay.admitted_on
        self.is_last = and_(stay.ended_on.is_not(None), self.ends_on == stay.ended_on)
        self.admitted = and_(self.is_first, stay.admitted_on.between(self.part.c.start, self.part.c.end))
        self.ended = and_(self.is_last, stay.ended_on.between(self.part.c.start, self.part.c.end))
        self.there = and_(
            stay.admitted_on <= self.part.c.end, or_(stay.ended_on.is_(None), stay.ended_on >= self.part.c.start)
        )
        self.by = by
        self.group = _group(by, self.part, stay)

    def select(self, *columns: Any) -> Any:
        stay = self.stay
        wanted = (
            select(*columns)
            .select_from(stay)
            .join(self.part, self.there)
            .outerjoin(Segment, Segment.stay_id == stay.id)
            .join(PlacementRequest, PlacementRequest.id == stay.request_id)
            .outerjoin(FundingSection, FundingSection.request_id == stay.request_id)
            .join(Provider, Provider.id == stay.provider_id)
            .outerjoin(Facility, Facility.id == Segment.facility_id)
        )
        if self.by is UseGroup.LOT:
            wanted = (
                wanted.outerjoin(Placement, Placement.id == stay.placement_id)
                .outerjoin(Offer, Offer.id == func.coalesce(stay.offer_id, Placement.offer_id))
                .outerjoin(Price, Price.id == Offer.price_id)
                .outerjoin(Lot, Lot.id == Price.lot_id)
                .outerjoin(Framework, Framework.id == Lot.framework_id)
            )
        return wanted


def _stays(period: Period, authorities: Authorities) -> type[Stay]:
    """The stays of these authorities (all for None) that a day of the period lies in: each half by an index."""
    halves = [
        select(Stay).where(is_there, Stay.admitted_on <= period.end)
        for is_there in (Stay.ended_on.is_(None), Stay.ended_on >= period.start)
    ]
    if authorities is not None:
        halves = [half.where(Stay.authority_id.in_(authorities)) for half in halves]
    return aliased(Stay, union_all(*halves).subquery("stay_in_period"))


def parts_of(period: Period, by: UseGroup | None) -> CTE:
    """The months of the period, or the whole of it."""
    whole = [(EVERYBODY, period.start, period.end)]
    rows = [
        select(
            literal(name).label("name"),
            literal(start).label("start"),
            literal(end).label("end"),
        )
        for name, start, end in (months_of(period) if by is UseGroup.MONTH else whole)
    ]
    return union_all(*rows).cte("parts")


def lot_name() -> ColumnElement[str]:
    """A lot as it is grouped by; nothing where there is none."""
    return Framework.reference + ", lot " + cast(Lot.number, String) + ": " + Lot.title


def _group(by: UseGroup | None, part: CTE, stay: type[Stay]) -> ColumnElement[str]:
    if by is None:
        return literal(EVERYBODY)
    found: dict[UseGroup, ColumnElement[Any]] = {
        UseGroup.MONTH: part.c.name,
        UseGroup.FACILITY: func.coalesce(Facility.name, NOT_RECORDED),
        UseGroup.PROVIDER: Provider.legal_name.expression,
        UseGroup.LOT: func.coalesce(lot_name(), NOT_RECORDED),
        UseGroup.CARE_TYPE: cast(stay.care_type, String),
        UseGroup.FUNDING_SOURCE: func.coalesce(cast(FundingSection.source, String), NOT_RECORDED),
        UseGroup.SUBSTANCE_GROUP: func.coalesce(cast(PlacementRequest.substance_group, String), NOT_RECORDED),
    }
    return found[by]


def _nights(starts_on: Any, ends_on: Any, first: Any, last: Any) -> ColumnElement[int]:
    """Nights that fall between two days, both included; the day of leaving is none, an open stay lasts to the end."""
    start = case((starts_on < first, first), else_=starts_on)
    leaving = case((ends_on <= last, ends_on), else_=None)
    to_the_end = days_between(start, last) + 1
    nights = case((leaving.is_(None), to_the_end), else_=days_between(start, leaving))
    return case((nights > 0, nights), else_=0)
