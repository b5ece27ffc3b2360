"""Writes of what is the reports' own."""

import datetime as dt

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core.actor import Actor
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.reports.models import Target
from rehab.reports.rules import Aim, Measure, aim_faults, can_have_target


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
