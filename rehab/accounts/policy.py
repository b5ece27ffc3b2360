"""Who may do what to accounts."""

from rehab.accounts.models import Organisation, User
from rehab.core.actor import Actor, Permission


def can_administer(actor: Actor, organisation: Organisation) -> bool:
    """An administrator looks after their own authority, the services it commissions and the providers it took on."""
    own = actor.organisations(Permission.ADMINISTER)
    return organisation.id in own or organisation.commissioned_by_id in own


def can_switch(actor: Actor, user: User) -> bool:
    """Nobody disables their own account."""
    return user.id != actor.user_id and can_administer(actor, user.organisation)
