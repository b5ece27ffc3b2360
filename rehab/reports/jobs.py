"""The long work of a report that takes too long for a page; its files are kept for a week."""

import datetime as dt
import io

from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.db import db
from rehab.core.errors import NotAllowed
from rehab.core.files import keep
from rehab.jobs.rules import Assignment, LongKind, Outcome, Progress
from rehab.reports import charts, pdf, queries
from rehab.reports.queries import FullReport
from rehab.reports.rules import FULL_REPORT_KIND, HEAD, Period
from rehab.reports.rules.sheets import rows_in_full
from rehab.web.exports import csv_file, xlsx_file

NO_LONGER = "You may no longer see the measures that this report was to be made of."


def _read(assignment: Assignment, progress: Progress) -> None:
    """Make the files. Raises NotAllowed for somebody who lost sight of the measures meanwhile."""
    asked = assignment.arguments
    authorities = frozenset(asked["authorities"])
    if not authorities <= assignment.by.organisations(Permission.VIEW_MEASURES):
        raise NotAllowed(NO_LONGER)
    period = Period(dt.date.fromisoformat(asked["start"]), dt.date.fromisoformat(asked["end"]), clock.today())
    found = queries.full_report(period, authorities=authorities, progress=progress)
    db.session.rollback()
    for kind, content in _files(found, assignment.by.organisation_name).items():
        keep(assignment.folder, io.BytesIO(content), name=f"{assignment.public_id}.{kind}")


def _files(found: FullReport, council: str) -> dict[str, bytes]:
    lines = list(rows_in_full(found.found))
    drawn = {}
    for figure in found.everybody:
        told = found.story(figure.measure)
        drawn[figure.measure.id] = (
            charts.trend(figure.measure, told.quarters, told.aim),
            charts.funnel(figure.measure, told.figure, told.providers),
        )
    return {
        "pdf": pdf.in_full(found, drawn, council=council),
        "xlsx": xlsx_file("Measures", HEAD, lines),
        "csv": csv_file(HEAD, lines).encode(),
    }


def _apply(assignment: Assignment, _made: None, _now: dt.datetime) -> Outcome:
    return Outcome("The report is ready", f"/measures/in-full/{assignment.public_id}")


FULL_REPORT = LongKind(FULL_REPORT_KIND, _read, _apply)
