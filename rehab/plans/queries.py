"""Reads of discharge plans; callers have already judged who may see the case."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

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
