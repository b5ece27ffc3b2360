"""Reads of what providers say is free."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from rehab.core import clock, settings
from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.core.errors import NotFound
from rehab.framework.models import Facility, Framework, FrameworkProvider, Lot, Provider, VacancyReport
from rehab.framework.queries.directory import lock_facility
from rehab.framework.queries.providers import is_known_to
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


def silent_facilities(*, now: dt.datetime) -> dict[int, list[int]]:
    """Provider id -> ids of its facilities on a live framework whose newest report is too old, or that have none.

    How old is too old is for the councils that lead those frameworks to say; the shortest time counts.
    """
    day = clock.london_date(now)
    on_live = db.session.execute(
        select(Facility.provider_id, Facility.id, Framework.lead_authority_id)
        .join(FrameworkProvider, FrameworkProvider.provider_id == Facility.provider_id)
        .join(FrameworkProvider.lot)
        .join(Lot.framework)
        .where(
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
    reports = newest_reports({facility for _, facility, _ in on_live})
    silent: dict[int, list[int]] = {}
    for provider, facility, lead in on_live:
        report = reports.get(facility)
        known = silent.setdefault(provider, [])
        if facility not in known and (report is None or is_stale(report.reported_at, now=now, days=days[lead])):
            known.append(facility)
    return {provider: facilities for provider, facilities in silent.items() if facilities}
