"""What providers say is free in their houses."""

import datetime as dt

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.framework.models import Facility, VacancyReport
from rehab.framework.rules import Beds, vacancy_faults


def report_vacancies(
    facility: Facility, free: Beds, *, next_free_on: dt.date | None = None, by: Actor, now: dt.datetime
) -> VacancyReport:
    """Keep what the provider says is free now, and when the next bed will be.

    Raises InvalidInput for more beds than there are, or a next free date in the past.
    """
    beds = Beds(facility.beds_men, facility.beds_women, facility.beds_any)
    faults = vacancy_faults(free, beds, next_free_on=next_free_on, today=clock.london_date(now))
    if faults:
        raise InvalidInput(faults)
    report = VacancyReport(
        facility_id=facility.id,
        reported_at=now,
        reported_by_id=by.user_id,
        free_men=free.men,
        free_women=free.women,
        free_any=free.either,
        next_free_on=next_free_on,
    )
    db.session.add(report)
    audit.record("vacancies.reported", subject=report, by=by, at=now)
    return report
