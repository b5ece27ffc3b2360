"""Who may read, plan, prepare, record and sign reviews."""

from rehab.core.actor import Actor, Permission
from rehab.placements import policy as placements
from rehab.placements.models import Stay
from rehab.reviews.models import PlannedReview, Review
from rehab.reviews.rules import PlannedStatus, Signer


def can_read(actor: Actor, stay: Stay) -> bool:
    """The person's service and the provider where they stay; commissioners count reviews without reading them."""
    return can_read_request(actor, stay) or placements.houses(actor, stay)


def can_read_request(actor: Actor, stay: Stay) -> bool:
    """The person's service, which knows what was said before the stay, too."""
    return actor.can_for(Permission.VIEW_CASES, stay.service_id)


def can_record(actor: Actor, stay: Stay) -> bool:
    """Key workers and managers of the person's service."""
    return placements.works_with(actor, stay)


def can_plan(actor: Actor, stay: Stay) -> bool:
    """As recording, while the person is there."""
    return can_record(actor, stay) and stay.ended_on is None


def can_close(actor: Actor, stay: Stay, planned: PlannedReview) -> bool:
    """Move it, call it off, or say why it was missed: the service, also after the person has left."""
    return can_record(actor, stay) and planned.status is PlannedStatus.PLANNED


def can_prepare(actor: Actor, stay: Stay, planned: PlannedReview) -> bool:
    """The house, until the review is held."""
    return placements.houses(actor, stay) and planned.status is PlannedStatus.PLANNED


def can_take_profile(actor: Actor, stay: Stay) -> bool:
    """Both sides may go through the outcomes profile with the person while they are there."""
    return stay.ended_on is None and (placements.works_with(actor, stay) or placements.houses(actor, stay))


def signs_for(actor: Actor, stay: Stay) -> Signer | None:
    """The side for which somebody signs; whoever is of both signs as the key worker."""
    if placements.works_with(actor, stay):
        return Signer.KEY_WORKER
    return Signer.PROVIDER if placements.houses(actor, stay) else None


def can_change(actor: Actor, stay: Stay, review: Review) -> bool:
    """Whoever records; of an imported review nothing but the day is known, and nobody signs or changes it."""
    return can_record(actor, stay) and review.recorded_by_id is not None
