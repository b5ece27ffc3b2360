"""Who may do what to accounts."""

from rehab.accounts.models import Organisation, User
from rehab.core.actor import Actor, Permission


def can_administer(actor: Actor, organisation: Organisation) -> bool:
    """An administrator looks after their own authority, the services it commissions and any provider."""
    return any(
        authority in (organisation.id, organisation.commissioned_by_id) or organisation.is_provider
        for authority in actor.organisations(Permission.ADMINISTER)
    )


def can_switch(actor: Actor, user: User) -> bool:
    """Nobody disables their own account."""
    return user.id != actor.user_id and can_administer(actor, user.organisation)
