"""Who may do what to people's records; `queries.known_to` has already hidden what they may not see."""

from rehab.clients.models import Client
from rehab.core.actor import Actor, Permission


def can_merge(actor: Actor, client: Client) -> bool:
    """Managers of the service that keeps the record."""
    return actor.can_for(Permission.MANAGE_SERVICE, client.service_id)


def can_withdraw_consent(actor: Actor, client: Client) -> bool:
    """Those who work with the person, and colleagues who cover for them."""
    return actor.can_for(Permission.REQUEST_PLACEMENTS, client.service_id)
