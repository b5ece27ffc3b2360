"""The discharge plan during a stay: changed and signed by both sides."""

import datetime as dt
from collections.abc import Mapping, Sequence

from rehab.core.actor import Actor
from rehab.core.clock import written
from rehab.core.errors import Conflict, IllegalMove, NotAllowed
from rehab.discharge import policy
from rehab.notifications.commands import notify
from rehab.placements import policy as placements
from rehab.placements.commands.moves import tell_provider
from rehab.placements.models import Stay
from rehab.plans import commands as plans
from rehab.plans import queries as plan_queries
from rehab.plans.models import DischargePlan
from rehab.plans.rules import Answer, Party


def save_plan(
    stay: Stay, texts: Mapping[str, str], answers: Sequence[Answer], *, seen: str, by: Actor, now: dt.datetime
) -> DischargePlan:
    """Store a change of the plan; a signed version is replaced, and the other side asked to read and sign anew.

    The stay is locked. Raises IllegalMove once the person has left, Conflict when `seen` is not the edition in force.
    """
    insist_present(stay)
    before = plan_queries.in_force(stay.request_id)
    plan = plans.save_draft(stay.request_id, stay.care_type, texts, answers, seen=seen, by=by, now=now)
    if before is not None and plan.number != before.number:
        _ask_other_side(stay, by=by, now=now)
    return plan


def sign_plan(
    stay: Stay,
    party: Party,
    *,
    seen: str,
    signed_on: dt.date,
    signed_by: str = "",
    reason_of_refusal: str | None = None,
    by: Actor,
    now: dt.datetime,
) -> DischargePlan:
    """Record a signature under the edition that was `seen`; a reason says that the person refused to sign.

    The stay is locked. Raises NotAllowed for a party that is not the actor's to sign for, IllegalMove once the person
    has left or for an unfinished plan, Conflict for another edition or another signature, InvalidInput.
    """
    if party not in policy.parties(by, stay):
        raise NotAllowed(policy.THEIRS_ONLY)
    insist_present(stay)
    plan = plan_queries.in_force(stay.request_id, lock=True)
    if plan is None or plan.edition != seen:
        raise Conflict(plans.CHANGED)
    awaited = plan.awaited
    plans.sign(
        plan,
        party,
        signed_on=signed_on,
        signed_by=signed_by,
        refused=reason_of_refusal is not None,
        reason=reason_of_refusal or "",
        by=by,
        now=now,
    )
    if plan.awaited and plan.awaited != awaited:
        _ask_other_side(stay, by=by, now=now)
    return plan


def insist_present(stay: Stay) -> None:
    """Raises IllegalMove once the person has left: plan and exit stand as they were then."""
    if stay.ended_on is not None:
        msg = f"The person left on {written(stay.ended_on)}, so this can no longer be changed."
        raise IllegalMove(msg)


def _ask_other_side(stay: Stay, *, by: Actor, now: dt.datetime) -> None:
    path = f"/stays/{stay.public_id}/discharge-plan"
    if placements.houses(by, stay):
        notify([stay.request.key_worker_id], template="plan_to_read", path=path, now=now)
    else:
        tell_provider(stay.provider, "plan_to_read", path, now=now)
