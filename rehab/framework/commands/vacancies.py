"""What providers say is free in their houses, and reminding them to say it."""

import datetime as dt

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.framework.models import Facility, VacancyReminder, VacancyReport
from rehab.framework.rules import LONGEST_NOTE, Beds, carried_over, vacancy_faults


def report_vacancies(
    facility: Facility,
    free: Beds,
    *,
    next_free_on: dt.date | None = None,
    note: str = "",
    known_taken: int | None = None,
    by: Actor,
    now: dt.datetime,
) -> VacancyReport:
    """Keep what the provider says is free now, and when the next bed will be.

    `known_taken` is how many beds the caller knows to be taken. Raises InvalidInput for more beds than there are, a
    next free date in the past, or a note that is too long.
    """
    beds = Beds(facility.beds_men, facility.beds_women, facility.beds_any)
    faults = vacancy_faults(free, beds, next_free_on=next_free_on, today=clock.london_date(now))
    if len(note.strip()) > LONGEST_NOTE:
        faults["note"] = f"The note must be {LONGEST_NOTE} characters or less"
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
        note=note.strip(),
        known_taken=known_taken,
    )
    db.session.add(report)
    db.session.flush()
    audit.record("vacancies.reported", subject=report, by=by, at=now)
    return report


def confirm_vacancies(
    facility: Facility, report: VacancyReport | None, *, known_taken: int | None = None, by: Actor, now: dt.datetime
) -> VacancyReport:
    """Say again what the newest report said. Raises Conflict without one, InvalidInput as `report_vacancies`."""
    if report is None:
        msg = "There is no report to confirm yet. Say which beds are free first."
        raise Conflict(msg)
    return report_vacancies(
        facility,
        report.free,
        next_free_on=carried_over(report.next_free_on, today=clock.london_date(now)),
        note=report.note,
        known_taken=known_taken,
        by=by,
        now=now,
    )


def note_reminder(facility: Facility, report: VacancyReport | None, *, now: dt.datetime) -> bool:
    """Whether this stretch without a report, of a locked facility, had no reminder yet; it is noted that it has one."""
    held = db.session.scalar(select(VacancyReminder).where(VacancyReminder.facility_id == facility.id))
    report_id = report.id if report else None
    if held is not None and held.report_id == report_id:
        return False
    if held is None:
        db.session.add(VacancyReminder(facility_id=facility.id, report_id=report_id, reminded_at=now))
    else:
        held.report_id, held.reminded_at = report_id, now
    return True
