"""Who may read, write and sign a plan, and record how a stay ended."""

from rehab.core.actor import Actor, Permission
from rehab.discharge.models import Departure, Feedback
from rehab.discharge.rules import ExitKind
from rehab.placements import policy as placements
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.plans.models import DischargePlan
from rehab.plans.rules import Party, missing

THEIRS_ONLY = "Only the person's own service and the provider where they stay do this."
COMMISSIONERS_ONLY = "Only a commissioner of the person's council does this."
SERVICE_ONLY = "Only the person's own service records this."


def can_read(actor: Actor, stay: Stay) -> bool:
    """The person's service and the provider where they stay; others count exits without reading of them."""
    return actor.can_for(Permission.VIEW_CASES, stay.service_id) or placements.houses(actor, stay)


def works_on(actor: Actor, stay: Stay) -> bool:
    """Those who write the plan, arrange the exit and record it: the person's service and the provider's staff."""
    return placements.works_with(actor, stay) or placements.houses(actor, stay)


def can_follow_up(actor: Actor, stay: Stay) -> bool:
    """What comes after the stay is the service's to record."""
    return placements.works_with(actor, stay)


def can_look(actor: Actor, stay: Stay) -> bool:
    """A commissioner of the person's council, who sees no name."""
    return actor.can_for(Permission.MANAGE_FRAMEWORK, stay.authority_id)


def is_to_be_seen(departure: Departure | None) -> bool:
    """Whether an unplanned exit was recorded that no commissioner has looked at."""
    return departure is not None and was_unplanned(departure) and departure.seen_at is None


def was_unplanned(departure: Departure) -> bool:
    """Whether an unplanned exit was recorded."""
    return departure.kind is ExitKind.UNPLANNED and departure.recorded_at is not None


def can_ask_for_feedback(actor: Actor, stay: Stay) -> bool:
    """Those who looked after the person hand them the link."""
    return works_on(actor, stay)


def no_feedback_because(stay: Stay, given: Feedback | None) -> str:
    """Why nobody can be asked how a stay was; "" where the person can."""
    if stay.ended_on is None:
        return "The person is still there. Record first that they have left."
    if stay.exit_reason is ExitReason.DIED:
        return "The person has died."
    return "They have told us already how it was." if given is not None else ""


def parties(actor: Actor, stay: Stay) -> frozenset[Party]:
    """For whom the actor records signatures: each side for itself and for who has no account beside it."""
    of_service = {Party.KEY_WORKER, Party.CLIENT} if placements.works_with(actor, stay) else set()
    of_provider = {Party.PROVIDER, Party.CLINICIAN} if placements.houses(actor, stay) else set()
    return frozenset(of_service | of_provider)


def to_sign(actor: Actor, stay: Stay, plan: DischargePlan | None) -> list[Party]:
    """For whom the actor can record a signature now: the plan must be whole and the person still there."""
    if plan is None or stay.ended_on is not None or missing(plan):
        return []
    return [party for party in plan.awaited if party in parties(actor, stay)]


def plan_gaps(plan: DischargePlan | None) -> list[str]:
    """What keeps a planned exit from being arranged: it needs a plan that is whole and agreed."""
    if plan is None:
        return ["There is no discharge plan yet"]
    return [*missing(plan), *(f"The {party.label.lower()} has not signed" for party in plan.awaited)]
