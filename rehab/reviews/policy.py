"""Who may read and who may record reviews."""

from rehab.core.actor import Actor, Permission
from rehab.placements import policy as placements
from rehab.placements.models import Stay


def can_read(actor: Actor, stay: Stay) -> bool:
    """The person's service and the provider where they stay; commissioners count reviews without reading them."""
    return actor.can_for(Permission.VIEW_CASES, stay.service_id) or placements.houses(actor, stay)


def can_record(actor: Actor, stay: Stay) -> bool:
    """Key workers and managers of the person's service."""
    return placements.works_with(actor, stay)
