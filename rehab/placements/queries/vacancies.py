"""Free beds: what providers say beside what the service knows."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from rehab.core import settings
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.framework import queries as framework_queries
from rehab.framework.models import (
    Facility,
    FacilityProfile,
    Framework,
    FrameworkProvider,
    Lot,
    Provider,
    VacancyReport,
)
from rehab.framework.rules import CareType, PlaceStatus, Region, contradiction, is_stale
from rehab.placements.models import Offer, Segment

STALE = "vacancy_stale_days"


@dataclass(frozen=True, slots=True)
class KnownBeds:
    """Beds that people placed through the service take today, and that are kept from today or from a later day."""

    here: int = 0
    kept_today: int = 0
    kept_later: int = 0

    @property
    def taken(self) -> int:
        """Beds that nobody else can have today."""
        return self.here + self.kept_today


@dataclass(frozen=True, slots=True)
class Vacancies:
    """A facility with its newest report, which tells nothing once it is stale, and what the service knows."""

    facility: Facility
    report: VacancyReport | None
    is_stale: bool
    known: KnownBeds
    region: Region | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a report to rely on."""
        return self.report is not None and not self.is_stale

    @property
    def contradiction(self) -> str | None:
        """Why the report cannot be true, in words."""
        if self.report is None or self.is_stale:
            return None
        return contradiction(self.report.free, self.facility.beds, taken=self.known.taken)


@dataclass(frozen=True, slots=True)
class BedFilter:
    """Which facilities to show; None and False leave none out. `for_women` None is a bed for anybody."""

    care: CareType | None = None
    for_women: bool | None = None
    region: Region | None = None
    only_free: bool = False


def known_beds(facility_ids: Collection[int], *, today: dt.date) -> dict[int, KnownBeds]:
    """Facility id -> what the service knows of its beds, for each id."""
    here = dict(
        db.session.execute(
            select(Segment.facility_id, func.count())
            .where(
                Segment.facility_id.in_(facility_ids),
                Segment.starts_on <= today,
                or_(Segment.ends_on.is_(None), Segment.ends_on > today),
            )
            .group_by(Segment.facility_id)
        ).all()
    )
    from_today = func.count().filter(Offer.bed_from <= today)
    kept = {
        facility: (now, later)
        for facility, now, later in db.session.execute(
            select(Offer.facility_id, from_today, func.count().filter(Offer.bed_from > today))
            .where(Offer.facility_id.in_(facility_ids), Offer.bed_held, Offer.bed_until > today)
            .group_by(Offer.facility_id)
        )
    }
    return {facility: KnownBeds(here.get(facility, 0), *kept.get(facility, (0, 0))) for facility in facility_ids}


def own_vacancies(actor: Actor, *, page: int, size: int, now: dt.datetime) -> tuple[list[Vacancies], int]:
    """A page of the facilities that the actor reports for, and how many there are."""
    facilities, total = framework_queries.own_facilities_page(actor, page=page, size=size)
    return _with_reports(facilities, now=now, days=settings.REGISTRY[STALE].default), total


def vacancies_of(facility: Facility, *, now: dt.datetime) -> Vacancies:
    """One facility as its provider sees it."""
    return _with_reports([facility], now=now, days=settings.REGISTRY[STALE].default)[0]


def _with_reports(facilities: Sequence[Facility], *, now: dt.datetime, days: int) -> list[Vacancies]:
    ids = [facility.id for facility in facilities]
    reports, known = framework_queries.newest_reports(ids), known_beds(ids, today=london_date(now))
    return [
        _vacancies(facility, reports.get(facility.id), known[facility.id], now=now, days=days)
        for facility in facilities
    ]


def _vacancies(
    facility: Facility,
    report: VacancyReport | None,
    known: KnownBeds,
    *,
    now: dt.datetime,
    days: int,
    region: Region | None = None,
) -> Vacancies:
    stale = report is not None and is_stale(report.reported_at, now=now, days=days)
    return Vacancies(facility, report, stale, known, region)


def framework_vacancies(
    framework: Framework, wanted: BedFilter, *, page: int, size: int, now: dt.datetime
) -> tuple[list[Vacancies], int]:
    """A page of the facilities of the providers admitted to a framework, by name, and how many there are."""
    days = settings.value_of(STALE, authority_id=framework.lead_authority_id, on=london_date(now))
    report = aliased(VacancyReport)
    found = _facilities(framework, report, wanted, believed_since=now - dt.timedelta(days=days))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    shown = db.session.execute(
        found.order_by(Facility.name_key, Facility.id).limit(size).offset((page - 1) * size)
    ).all()
    known = known_beds([row.Facility.id for row in shown], today=london_date(now))
    return [
        _vacancies(facility, newest, known[facility.id], now=now, days=days, region=region)
        for facility, newest, region in shown
    ], total


def _facilities(
    framework: Framework, report: type[VacancyReport], wanted: BedFilter, *, believed_since: dt.datetime
) -> Select[Facility, VacancyReport | None, Region | None]:
    """Each with its newest report and its region."""
    newest = (
        select(VacancyReport.id)
        .where(VacancyReport.facility_id == Facility.id)
        .order_by(VacancyReport.reported_at.desc(), VacancyReport.id.desc())
        .limit(1)
        .correlate(Facility)
        .scalar_subquery()
    )
    places = (
        select(FrameworkProvider.provider_id)
        .join(FrameworkProvider.lot)
        .where(
            Lot.framework_id == framework.id,
            FrameworkProvider.status == PlaceStatus.ADMITTED,
            Lot.care_type == wanted.care if wanted.care else Lot.care_type.is_not(None),
        )
    )
    found = (
        select(Facility, report, FacilityProfile.region)
        .join(Facility.provider)
        .outerjoin(report, report.id == newest)
        .outerjoin(FacilityProfile, FacilityProfile.facility_id == Facility.id)
        .where(Provider.id.in_(places), _beds(Facility.beds_men, Facility.beds_women, Facility.beds_any, wanted) > 0)
        .options(contains_eager(Facility.provider))
    )
    if wanted.region:
        found = found.where(FacilityProfile.region == wanted.region)
    if wanted.only_free:
        free = _beds(report.free_men, report.free_women, report.free_any, wanted)
        found = found.where(and_(report.reported_at >= believed_since, free > 0))
    return found


def _beds(
    men: SQLColumnExpression[int],
    women: SQLColumnExpression[int],
    either: SQLColumnExpression[int],
    wanted: BedFilter,
) -> ColumnElement[int]:
    """Those that whoever is looked for can have."""
    if wanted.for_women is None:
        return men + women + either
    return either + (women if wanted.for_women else men)
