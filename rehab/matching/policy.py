"""Who may do what in matching. Who may see a request at all is decided by `requests.queries`."""

from rehab.core.actor import Actor, Permission


def can_set_weights(actor: Actor, authority_id: int) -> bool:
    """The council's commissioners."""
    return actor.can_for(Permission.MANAGE_FRAMEWORK, authority_id)
