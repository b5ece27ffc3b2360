"""Reads of what was given to stakeholders; callers have already judged who may see the stay."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from rehab.core.db import db
from rehab.discharge.models import PlanDelivery
from rehab.plans.models import DischargePlan
from rehab.plans.rules import Stakeholder


def deliveries_of(plans: Iterable[DischargePlan]) -> Sequence[PlanDelivery]:
    """All that was given to anybody of these versions of a plan, the newest version first."""
    return db.session.scalars(
        select(PlanDelivery)
        .join(PlanDelivery.plan)
        .options(contains_eager(PlanDelivery.plan))
        .where(PlanDelivery.plan_id.in_([plan.id for plan in plans]))
        .order_by(DischargePlan.number.desc(), PlanDelivery.id)
    ).all()


def delivery_of(plan_id: int, stakeholder: Stakeholder) -> PlanDelivery | None:
    """What a stakeholder was given of one version."""
    return db.session.scalar(
        select(PlanDelivery).where(PlanDelivery.plan_id == plan_id, PlanDelivery.stakeholder == stakeholder)
    )
