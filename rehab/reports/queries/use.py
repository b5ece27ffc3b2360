"""What the beds were used for: one statement over the segments of stays, whatever the group."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, String, and_, case, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from rehab.core.db import days_between, db
from rehab.core.money import financial_year
from rehab.finance import queries as finance
from rehab.finance.rules import BudgetPosition, FundingSource
from rehab.framework.models import Facility, Framework, Lot, Price, Provider
from rehab.placements.models import HistoryRow, Offer, Placement, Segment, Stay
from rehab.placements.rules import COMPLETED
from rehab.reports.queries.cases import Case
from rehab.reports.queries.facts import ONE_DAY, Authorities, pence_of_sevenths
from rehab.reports.rules import NOT_RECORDED, Counted, Period, Use, UseGroup, Wait, months_of
from rehab.requests.models import FundingSection, PlacementRequest
from rehab.requests.rules import Decision, RequestStatus

EVERYBODY = ""
STEPS = ("From request to decision", "From decision to first offer", "From first offer to arrival")


class _Parts:
    """The segments of stays beside each part of the period in which the person was there on a day.

    A stay is admitted in its first segment and ends in its last.
    """

    def __init__(self, period: Period, authorities: Authorities, by: UseGroup | None) -> None:
        self.part = _parts(period, by)
        self.stay = stay = _stays(period, authorities)
        self.starts_on = func.coalesce(Segment.starts_on, stay.admitted_on)
        self.ends_on = func.coalesce(Segment.ends_on, stay.ended_on)
        end = case((self.part.c.end > period.as_of, literal(period.as_of)), else_=self.part.c.end)
        self.nights = _nights(self.starts_on, self.ends_on, self.part.c.start, end)
        self.is_first = self.starts_on == stay.admitted_on
        self.is_last = and_(stay.ended_on.is_not(None), self.ends_on == stay.ended_on)
        self.admitted = and_(self.is_first, stay.admitted_on.between(self.part.c.start, self.part.c.end))
        self.ended = and_(self.is_last, stay.ended_on.between(self.part.c.start, self.part.c.end))
        self.completed = and_(self.ended, stay.exit_reason.in_(COMPLETED))
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


def _parts(period: Period, by: UseGroup | None) -> CTE:
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


def _group(by: UseGroup | None, part: CTE, stay: type[Stay]) -> ColumnElement[str]:
    if by is None:
        return literal(EVERYBODY)
    found: dict[UseGroup, ColumnElement[Any]] = {
        UseGroup.MONTH: part.c.name,
        UseGroup.FACILITY: func.coalesce(Facility.name, NOT_RECORDED),
        UseGroup.PROVIDER: Provider.legal_name.expression,
        UseGroup.LOT: func.coalesce(
            Framework.reference + ", lot " + cast(Lot.number, String) + ": " + Lot.title, NOT_RECORDED
        ),
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


def _sevenths(nights: ColumnElement[int]) -> ColumnElement[int]:
    weekly = case(
        (Segment.nightly_price_pence.is_not(None), Segment.nightly_price_pence * 7), else_=Segment.weekly_price_pence
    )
    return case((weekly.is_not(None), nights * (weekly - Segment.contribution_pence)), else_=0)


def use(period: Period, *, by: UseGroup | None = None, authorities: Authorities = None) -> list[Use]:
    """Nights, cost, arrivals and exits of all or of each group, by name; groups in which nothing happened are left out.

    A month's cost is rounded for the month, so months may add up to a few pence more or less than the whole.
    """
    parts = _Parts(period, authorities, by)
    whole_stay = _sevenths(days_between(parts.starts_on, func.coalesce(parts.ends_on, period.as_of + ONE_DAY)))
    funded = and_(parts.ended, PlacementRequest.approved_weeks.is_not(None))
    sums = (
        func.sum(parts.nights),
        pence_of_sevenths(cast(func.sum(_sevenths(parts.nights)), BigInteger)),
        func.count(case((parts.admitted, 1))),
        func.count(case((parts.ended, 1))),
        func.count(case((parts.completed, 1))),
        func.sum(case((parts.ended, days_between(parts.stay.admitted_on, parts.stay.ended_on)), else_=0)),
        func.sum(case((funded, PlacementRequest.approved_weeks * 7), else_=0)),
        func.count(case((funded, 1))),
        pence_of_sevenths(cast(func.sum(case((parts.completed, whole_stay), else_=0)), BigInteger)),
    )
    wanted = parts.select(parts.group.label("name"), *sums)
    if by is not None:
        wanted = wanted.group_by(parts.group).order_by(parts.group)
    found = [
        Use(name or None, *(int(number or 0) for number in numbers)) for name, *numbers in db.session.execute(wanted)
    ]
    return [row for row in found if by is None or not row.is_empty]


@dataclass(frozen=True, slots=True)
class UseReport:
    """Everything that the utilisation page and its files tell; budgets are those of the present financial year."""

    whole: Use
    months: list[Use]
    grouped: list[Use]
    waits: list[Wait]
    unused: tuple[int, int]
    year: int
    budgets: dict[FundingSource, BudgetPosition]


def use_report(period: Period, *, by: UseGroup | None, authorities: Collection[int]) -> UseReport:
    """Nights, arrivals, exits, waits and money of these authorities."""
    (whole,) = use(period, authorities=authorities)
    year = financial_year(period.today)
    return UseReport(
        whole,
        use(period, by=UseGroup.MONTH, authorities=authorities),
        use(period, by=by, authorities=authorities) if by else [],
        waits(period, authorities),
        unused_approvals(period, authorities),
        year,
        finance.year_positions(authorities, year),
    )


def beds_by_facility() -> dict[str, int]:
    """How many beds each facility has, as it is grouped by."""
    beds = func.sum(Facility.beds_men + Facility.beds_women + Facility.beds_any)
    return {name: int(count) for name, count in db.session.execute(select(Facility.name, beds).group_by(Facility.name))}


def cases_of_use(
    counted: Counted,
    period: Period,
    *,
    by: UseGroup | None = None,
    group: str = EVERYBODY,
    authorities: Authorities,
    page: int,
    size: int,
) -> tuple[Sequence[Case], int]:
    """The requests behind a sum, of one group or of all, by reference, with the nights that each had in the period."""
    parts = _Parts(period, authorities, by)
    within = {
        Counted.NIGHTS: parts.nights > 0,
        Counted.ADMISSIONS: parts.admitted,
        Counted.EXITS: parts.ended,
    }[counted]
    rows = (
        parts.select(PlacementRequest.reference.label("reference"), func.sum(parts.nights).label("nights"))
        .where(within, parts.group == group)
        .group_by(PlacementRequest.reference, parts.stay.id)
        .subquery()
    )
    total = db.session.scalar(select(func.count()).select_from(rows)) or 0
    wanted = select(rows.c.reference, rows.c.nights).order_by(rows.c.reference).limit(size).offset((page - 1) * size)
    return [Case(reference, int(nights)) for reference, nights in db.session.execute(wanted)], total


def waits(period: Period, authorities: Authorities) -> list[Wait]:
    """The steps to a bed of the requests whose first stay began in the period."""
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
    steps = (
        days_between(PlacementRequest.submitted_on, PlacementRequest.decided_on),
        days_between(PlacementRequest.decided_on, offered.c.on),
        days_between(offered.c.on, arrived.c.on),
    )
    wanted = (
        select(*(column for step in steps for column in (func.count(step), func.sum(step))))
        .select_from(PlacementRequest)
        .join(arrived, arrived.c.request_id == PlacementRequest.id)
        .outerjoin(offered, offered.c.request_id == PlacementRequest.id)
    )
    found = db.session.execute(wanted).one()
    return [Wait(name, found[2 * place], int(found[2 * place + 1] or 0)) for place, name in enumerate(STEPS)]


def unused_approvals(period: Period, authorities: Authorities) -> tuple[int, int]:
    """Approvals of the period that ran out or were given up without an arrival: how many, and their weeks."""
    arrived = select(Stay.id).where(Stay.request_id == PlacementRequest.id).exists()
    wanted = select(func.count(), func.coalesce(func.sum(PlacementRequest.approved_weeks), 0)).where(
        PlacementRequest.decision == Decision.APPROVED,
        PlacementRequest.decided_on.between(period.start, period.end),
        PlacementRequest.status.in_([RequestStatus.EXPIRED, RequestStatus.WITHDRAWN]),
        ~arrived,
    )
    if authorities is not None:
        wanted = wanted.where(PlacementRequest.authority_id.in_(authorities))
    count, weeks = db.session.execute(wanted).one()
    return count, int(weeks or 0)
