"""The stays whose plan, exit and aftermath an actor may read."""

from rehab.core.actor import Actor
from rehab.core.errors import NotFound
from rehab.discharge import policy
from rehab.placements import queries as placements
from rehab.placements.models import Stay


def readable_stay(actor: Actor, public_id: str) -> Stay:
    """A stay whose plan and exit the actor may read; NotFound for every other."""
    return _readable(actor, placements.get_stay(actor, public_id))


def readable_stay_for_update(actor: Actor, public_id: str) -> Stay:
    """As `readable_stay`, locked."""
    return _readable(actor, placements.get_stay_for_update(actor, public_id))


def _readable(actor: Actor, stay: Stay) -> Stay:
    if not policy.can_read(actor, stay):
        raise NotFound
    return stay
