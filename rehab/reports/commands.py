"""Writes of what is the reports' own."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date, written
from rehab.core.db import db
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.jobs.commands import request_long
from rehab.jobs.models import LongJob
from rehab.reports import queries
from rehab.reports.models import Publication, Target
from rehab.reports.rules import (
    FULL_REPORT_KIND,
    Aim,
    Measure,
    Period,
    aim_faults,
    can_have_target,
    publication_fault,
    published,
    version_fault,
)


def set_target(
    measure: Measure, aim: Aim, *, authority_id: int, framework_id: int | None = None, by: Actor, now: dt.datetime
) -> Target:
    """Set what the council wants from today on, or what a framework wants that it leads; past targets stay.

    Setting one again on the same day replaces it. Raises InvalidInput for a measure that has none, a number that the
    measure cannot reach, or a framework that somebody else leads.
    """
    if not can_have_target(measure):
        raise InvalidInput({"target": f"There is no target for {measure.title}"})
    if framework_id is not None and framework_id not in {each.id for each in queries.frameworks_led(authority_id)}:
        raise InvalidInput({"framework": "Choose a framework that your council leads"})
    if faults := aim_faults(measure, aim):
        raise InvalidInput(faults)
    today = london_date(now)
    same = {"authority_id": authority_id, "framework_id": framework_id, "measure_id": measure.id, "valid_from": today}
    queries.lock_council(authority_id)
    row = db.session.scalar(select(Target).filter_by(**same))
    if row is None:
        row = Target(**same)
        db.session.add(row)
    row.target, row.near, row.set_by_id = aim.target, aim.near, by.user_id
    db.session.flush()
    audit.record("target.set", subject=row, by=by, at=now, fields=["target", "near"])
    return row


def publish(period: Period, *, authority_id: int, by: Actor, now: dt.datetime) -> Publication:
    """Keep the council's tables of a period that is over as they may leave the building.

    Raises IllegalMove where whoever subtracts would read small counts: for a period that is not over, or shares days
    with another one that was published, and for a later version that differs from an earlier one by few people.
    """
    queries.lock_council(authority_id)
    earlier = queries.publications([authority_id])
    if fault := publication_fault(period, [(each.starts_on, each.ends_on) for each in earlier]):
        raise IllegalMove(fault)
    same = [each for each in earlier if (each.starts_on, each.ends_on) == (period.start, period.end)]
    grids = [published(grid) for grid in queries.activity_grids(period, authorities=[authority_id])]
    for each in same:
        if fault := version_fault(each.grids, grids, number=each.number):
            raise IllegalMove(fault)
    row = Publication(
        authority_id=authority_id,
        starts_on=period.start,
        ends_on=period.end,
        number=len(same) + 1,
        tables=[grid.as_data() for grid in grids],
        published_at=now,
        published_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("publication.made", subject=row, by=by, at=now)
    return row


def ask_for_full_report(period: Period, *, authorities: Collection[int], by: Actor, now: dt.datetime) -> LongJob:
    """Ask for every measure of these authorities in full; it is made by long work."""
    return request_long(
        FULL_REPORT_KIND,
        title=f"All measures in full, {written(period.start)} to {written(period.end)}",
        organisation_id=min(authorities),
        arguments={
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
            "authorities": sorted(authorities),
        },
        by=by,
        now=now,
    )
