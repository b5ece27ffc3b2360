"""What the provider says is free, kept with what the service knew at that moment."""

import datetime as dt

from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.framework import commands as framework
from rehab.framework import queries as framework_queries
from rehab.framework.models import Facility, VacancyReport
from rehab.framework.rules import Beds
from rehab.placements.queries.vacancies import known_beds


def report_vacancies(
    facility: Facility, free: Beds, *, next_free_on: dt.date | None, note: str, by: Actor, now: dt.datetime
) -> VacancyReport:
    """Keep what is free in a locked facility. Raises InvalidInput with the form's names."""
    taken = _taken(facility, now)
    return framework.report_vacancies(
        facility, free, next_free_on=next_free_on, note=note, known_taken=taken, by=by, now=now
    )


def confirm_vacancies(facility: Facility, *, by: Actor, now: dt.datetime) -> VacancyReport:
    """Say of a locked facility that nothing has changed. Raises Conflict where there is nothing to confirm."""
    newest = framework_queries.newest_reports([facility.id]).get(facility.id)
    return framework.confirm_vacancies(facility, newest, known_taken=_taken(facility, now), by=by, now=now)


def _taken(facility: Facility, now: dt.datetime) -> int:
    return known_beds([facility.id], today=london_date(now))[facility.id].taken
