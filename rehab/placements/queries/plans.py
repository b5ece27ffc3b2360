"""The discharge plan of a case as those who follow one of its stays may read it.

A house of another provider, to which somebody goes on, works on the same plan; what it writes there is not for the
house that they left.
"""

from collections.abc import Sequence

from sqlalchemy import select

from rehab.core.actor import Actor, Permission
from rehab.core.db import db
from rehab.placements.models import Stay
from rehab.plans import queries as plans
from rehab.plans.models import DischargePlan


def plan_versions(actor: Actor, stay: Stay) -> Sequence[DischargePlan]:
    """The versions that the actor may read, the newest first; the stay is scoped.

    The person's own service reads all of them, a house that they left for another provider's only what nobody has
    changed or signed since.
    """
    versions = plans.versions(stay.request_id)
    left_on, left_at = stay.ended_on, stay.end_recorded_at
    if left_on is None or left_at is None:
        return versions
    if actor.can_for(Permission.VIEW_CASES, stay.service_id) or not _went_elsewhere(stay):
        return versions
    return [
        plan
        for plan in versions
        if plan.updated_at <= left_at and all(signature.signed_on <= left_on for signature in plan.signatures)
    ]


def plan_to_read(actor: Actor, stay: Stay) -> DischargePlan | None:
    """The newest of `plan_versions`: the one in force, but for a house that somebody left for another."""
    return next(iter(plan_versions(actor, stay)), None)


def _went_elsewhere(stay: Stay) -> bool:
    later = select(Stay.id).where(
        Stay.request_id == stay.request_id, Stay.id > stay.id, Stay.provider_id != stay.provider_id
    )
    return bool(db.session.scalar(select(later.exists())))
