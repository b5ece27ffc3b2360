"""What the beds were used for, and the steps on the way to one; each sum of the cases that it leads down to."""

from sqlalchemy import func, select

from rehab.core.db import db
from rehab.framework.models import Facility
from rehab.reports.queries.cases import Cases
from rehab.reports.queries.facts import Authorities
from rehab.reports.queries.use_rows import EVERYBODY, NUMBERS, rows_of_use
from rehab.reports.queries.way_to_a_bed import rows_of_unused, rows_of_waits
from rehab.reports.rules import STEPS, Counted, Period, Use, UseGroup, Wait


def use(period: Period, *, by: UseGroup | None = None, authorities: Authorities = None) -> list[Use]:
    """Nights, cost, arrivals and exits of all or of each group, by name; groups in which nothing was are left out."""
    rows = rows_of_use(period, authorities, by).subquery()
    wanted = select(rows.c.name, *(func.sum(rows.c[number]) for number in NUMBERS)).group_by(rows.c.name)
    found = [
        Use(name or None, *(int(number) for number in numbers))
        for name, *numbers in db.session.execute(wanted.order_by(rows.c.name))
    ]
    if by is None:
        return found or [Use(None, *(0 for _ in NUMBERS))]
    return [row for row in found if not row.is_empty]


def beds_by_facility() -> dict[str, int]:
    """How many beds each facility has, as it is grouped by."""
    beds = func.sum(Facility.beds_men + Facility.beds_women + Facility.beds_any)
    return {name: int(count) for name, count in db.session.execute(select(Facility.name, beds).group_by(Facility.name))}


def waits(period: Period, authorities: Authorities) -> list[Wait]:
    """The steps to a bed of the requests whose first stay began in the period."""
    rows = rows_of_waits(period, authorities).subquery()
    columns = [rows.c[step] for step in STEPS]
    wanted = select(*(number for days in columns for number in (func.count(days), func.sum(days))))
    found = db.session.execute(wanted).one()
    return [Wait(step, found[2 * place], int(found[2 * place + 1] or 0)) for place, step in enumerate(STEPS)]


def unused_approvals(period: Period, authorities: Authorities) -> tuple[int, int]:
    """Approvals of the period that ran out or were given up without an arrival: how many, and their weeks."""
    rows = rows_of_unused(period, authorities).subquery()
    count, weeks = db.session.execute(select(func.count(), func.sum(rows.c.weeks))).one()
    return count, int(weeks or 0)


def cases_of_use(
    counted: Counted, period: Period, *, by: UseGroup | None = None, group: str = EVERYBODY, authorities: Authorities
) -> Cases:
    """The cases behind a sum of the page, of one group or of all; what is about requests has no groups."""
    if counted is Counted.UNUSED:
        rows = rows_of_unused(period, authorities).subquery()
        return Cases(select(rows.c.reference, rows.c.weeks))
    if counted in STEPS:
        rows = rows_of_waits(period, authorities).subquery()
        return Cases(select(rows.c.reference, rows.c[counted]).where(rows.c[counted].is_not(None)))
    rows = rows_of_use(period, authorities, by).subquery()
    within, shown = _LISTED[counted]
    return Cases(select(rows.c.reference, rows.c[shown]).where(rows.c.name == group, rows.c[within] != 0))


# What makes a row one of those counted, and which of its numbers is shown.
_LISTED = {
    Counted.NIGHTS: ("nights", "nights"),
    Counted.COST: ("pence", "pence"),
    Counted.ADMISSIONS: ("admissions", "nights"),
    Counted.EXITS: ("exits", "stayed_days"),
    Counted.APPROVED: ("funded_exits", "funded_days"),
    Counted.COMPLETED: ("completed", "completed_pence"),
}
