"""Reads of what providers say is free."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, joinedload

from rehab.core import clock, settings
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility, Framework, FrameworkProvider, Lot, Provider, VacancyReport
from rehab.framework.queries.directory import lock_facility
from rehab.framework.queries.providers import is_known_to, works_there
from rehab.framework.rules import PlaceStatus, is_stale

STALE = "vacancy_stale_days"


def newest_reports(facility_ids: Collection[int]) -> dict[int, VacancyReport]:
    """Facility id -> the report that counts, however old; facilities that never reported are left out."""
    newest_first = func.row_number().over(
        partition_by=VacancyReport.facility_id, order_by=[VacancyReport.reported_at.desc(), VacancyReport.id.desc()]
    )
    ranked = (
        select(VacancyReport, newest_first.label("place")).where(VacancyReport.facility_id.in_(facility_ids)).subquery()
    )
    newest = aliased(VacancyReport, ranked)
    found = db.session.scalars(select(newest).where(ranked.c.place == 1).order_by(newest.id))
    return {report.facility_id: report for report in found}


def own_facilities_page(actor: Actor, *, page: int, size: int) -> tuple[Sequence[Facility], int]:
    """A page of the facilities of the providers that the actor works for, by name, and how many there are."""
    own = (
        select(Facility)
        .join(Facility.provider)
        .where(Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS)))
    )
    total = db.session.scalar(select(func.count()).select_from(own.subquery())) or 0
    shown = own.order_by(Facility.name_key, Facility.id).limit(size).offset((page - 1) * size)
    return db.session.scalars(shown).all(), total


def own_facility_for_update(actor: Actor, public_id: str) -> Facility:
    """Held until the transaction ends. Raises NotFound unless the actor works for its provider."""
    facility_id = db.session.scalar(
        select(Facility.id)
        .join(Facility.provider)
        .where(
            Facility.public_id == public_id,
            Provider.organisation_id.in_(actor.organisations(Permission.ANSWER_OFFERS)),
        )
    )
    if facility_id is None:
        raise NotFound
    return lock_facility(facility_id)


def known_facility(actor: Actor, public_id: str) -> Facility:
    """With its provider. Raises NotFound unless the actor works there, looks after it, or meets it on a framework."""
    facility = db.session.scalar(
        select(Facility)
        .join(Facility.provider)
        .where(Facility.public_id == public_id, is_known_to(actor))
        .options(joinedload(Facility.provider))
    )
    if facility is None:
        raise NotFound
    return facility


def vacancy_history(facility: Facility, *, page: int, size: int) -> tuple[Sequence[VacancyReport], int]:
    """A page of a facility's reports, the newest first, and how many there are."""
    reports = select(VacancyReport).where(VacancyReport.facility_id == facility.id)
    total = db.session.scalar(select(func.count()).select_from(reports.subquery())) or 0
    newest_first = reports.order_by(VacancyReport.reported_at.desc(), VacancyReport.id.desc())
    return db.session.scalars(newest_first.limit(size).offset((page - 1) * size)).all(), total


@dataclass(frozen=True, slots=True)
class LastReport:
    """A facility on a live framework, when it last said what is free, and whether that counts as unknown by now."""

    facility_id: int
    provider_id: int
    reported_at: dt.datetime | None
    is_stale: bool


def silent_facilities(*, now: dt.datetime) -> dict[int, list[int]]:
    """Provider id -> ids of its facilities on a live framework whose newest report is too old, or that have none."""
    silent: dict[int, list[int]] = {}
    for report in _last_reports(now=now):
        if report.is_stale:
            silent.setdefault(report.provider_id, []).append(report.facility_id)
    return silent


def own_last_reports(actor: Actor, *, now: dt.datetime) -> list[tuple[Facility, LastReport]]:
    """The facilities of the actor's own providers on live frameworks, by name, with their last word on free beds."""
    reports = {report.facility_id: report for report in _last_reports(works_there(actor), now=now)}
    facilities = db.session.scalars(
        select(Facility).where(Facility.id.in_(reports)).order_by(Facility.name_key, Facility.id)
    )
    return [(facility, reports[facility.id]) for facility in facilities]


def _last_reports(*whose: ColumnElement[bool], now: dt.datetime) -> list[LastReport]:
    """How old is too old is for the councils that lead the frameworks to say; the shortest time counts."""
    day = clock.london_date(now)
    on_live = db.session.execute(
        select(Facility.provider_id, Facility.id, Framework.lead_authority_id)
        .join(Facility.provider)
        .join(FrameworkProvider, FrameworkProvider.provider_id == Facility.provider_id)
        .join(FrameworkProvider.lot)
        .join(Lot.framework)
        .where(
            *whose,
            FrameworkProvider.status == PlaceStatus.ADMITTED,
            Lot.care_type.is_not(None),
            Framework.starts_on <= day,
            func.coalesce(Framework.extended_to, Framework.ends_on) >= day,
        )
        .distinct()
        .order_by(Facility.provider_id, Facility.id)
    ).all()
    leads = {lead for _, _, lead in on_live}
    days = {lead: settings.value_of(STALE, authority_id=lead, on=day) for lead in leads}
    shortest: dict[tuple[int, int], int] = {}
    for provider, facility, lead in on_live:
        shortest[provider, facility] = min(days[lead], shortest.get((provider, facility), days[lead]))
    newest = newest_reports({facility for _, facility in shortest})
    return [
        _last_report(provider, facility, newest.get(facility), now, most)
        for (provider, facility), most in shortest.items()
    ]


def _last_report(provider: int, facility: int, report: VacancyReport | None, now: dt.datetime, days: int) -> LastReport:
    stale = report is None or is_stale(report.reported_at, now=now, days=days)
    return LastReport(facility, provider, report.reported_at if report else None, stale)
