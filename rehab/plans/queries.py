"""Reads of discharge plans; callers have already judged who may see the case."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.plans.models import DischargePlan
from rehab.plans.rules import PlanStatus


def _whole(case_id: int) -> Select[DischargePlan]:
    return (
        select(DischargePlan)
        .where(DischargePlan.case_id == case_id)
        .options(selectinload(DischargePlan.stakeholders), selectinload(DischargePlan.signatures))
    )


def in_force(case_id: int, *, lock: bool = False) -> DischargePlan | None:
    """The version that counts, with stakeholders and signatures; `lock` it to change or sign it."""
    wanted = _whole(case_id).where(DischargePlan.status != PlanStatus.REPLACED)
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def versions(case_id: int) -> Sequence[DischargePlan]:
    """Every version with stakeholders and signatures, the newest first."""
    return db.session.scalars(_whole(case_id).order_by(DischargePlan.number.desc())).all()


def agreed_by(case_id: int, day: dt.date) -> dt.date | None:
    """When the version that was in force at the end of `day` was agreed; None if it was not agreed by then.

    A version counts from the day it was made: one that replaced an agreed one only afterwards changes nothing.
    """
    in_force_then = next((plan for plan in versions(case_id) if london_date(plan.created_at) <= day), None)
    agreed_on = in_force_then.agreed_on if in_force_then else None
    return agreed_on if agreed_on is not None and agreed_on <= day else None
