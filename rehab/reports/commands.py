"""Writes of what is the reports' own."""

import datetime as dt

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.reports import queries
from rehab.reports.models import Publication, Target
from rehab.reports.rules import Aim, Measure, Period, aim_faults, can_have_target, publication_fault, published


def set_target(measure: Measure, aim: Aim, *, authority_id: int, by: Actor, now: dt.datetime) -> Target:
    """Set what the council wants from today on; targets of the past stay with their time.

    Setting one again on the same day replaces it. Raises InvalidInput for a measure that has none, or a number that
    the measure cannot reach.
    """
    if not can_have_target(measure):
        raise InvalidInput({"target": f"There is no target for {measure.title}"})
    faults = aim_faults(measure, aim)
    if faults:
        raise InvalidInput(faults)
    today = london_date(now)
    wanted = select(Target).where(
        Target.authority_id == authority_id, Target.measure_id == measure.id, Target.valid_from == today
    )
    row = db.session.scalar(wanted.with_for_update())
    if row is None:
        row = Target(authority_id=authority_id, measure_id=measure.id, valid_from=today)
        db.session.add(row)
    row.target, row.near, row.set_by_id = aim.target, aim.near, by.user_id
    db.session.flush()
    audit.record("target.set", subject=row, by=by, at=now, fields=["target", "near"])
    return row


def publish(period: Period, *, authority_id: int, by: Actor, now: dt.datetime) -> Publication:
    """Keep the council's tables of a period that is over as they may leave the building.

    Raises IllegalMove for a period that is not over, or that
    shares days with another one that was published: whoever subtracts the two would read small counts.
    """
    queries.lock_council(authority_id)
    earlier = queries.publications([authority_id])
    if fault := publication_fault(period, [(each.starts_on, each.ends_on) for each in earlier]):
        raise IllegalMove(fault)
    same = [each for each in earlier if (each.starts_on, each.ends_on) == (period.start, period.end)]
    grids = queries.activity_grids(period, authorities=[authority_id])
    row = Publication(
        authority_id=authority_id,
        starts_on=period.start,
        ends_on=period.end,
        number=len(same) + 1,
        tables=[published(grid).as_data() for grid in grids],
        published_at=now,
        published_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("publication.made", subject=row, by=by, at=now)
    return row
