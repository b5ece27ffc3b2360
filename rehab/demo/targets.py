"""Targets, so that the measures show what is met and what is not: the lead's own, and those of the framework."""

import datetime as dt

from sqlalchemy import select

from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.demo.frameworks import NEW
from rehab.framework.models import Framework
from rehab.reports import commands
from rehab.reports.rules import MEASURES, Aim

OWN = {
    "rehab_completion": Aim(65, 10),
    "unplanned_exit": Aim(25, 10),
    "wait_3_weeks": Aim(90, 5),
    "discharge_plan": Aim(95, 10),
}
OF_FRAMEWORK = {"rehab_completion": Aim(60, 5), "satisfaction": Aim(60, 15)}


def set_targets(today: dt.date) -> None:
    """What the lead council wants of its own placements, and of everybody's from its framework."""
    del today
    by = people.actor("commissioner")
    with transaction():
        framework = db.session.scalars(select(Framework).where(Framework.title == NEW)).one()
        for framework_id, wanted in ((None, OWN), (framework.id, OF_FRAMEWORK)):
            for measure_id, aim in wanted.items():
                commands.set_target(
                    MEASURES[measure_id],
                    aim,
                    authority_id=framework.lead_authority_id,
                    framework_id=framework_id,
                    by=by,
                    now=clock.now(),
                )
