"""Who may do what to accounts."""

from rehab.accounts.models import Organisation, User
from rehab.core.actor import Actor, Permission


def can_administer(actor: Actor, organisation: Organisation) -> bool:
    """An administrator looks after their own authority, the services it commissions, and providers.

    A provider that is a treatment service too belongs to the authority that commissions it alone.
    """
    own = actor.organisations(Permission.ADMINISTER)
    if organisation.is_authority or organisation.is_treatment_service:
        return organisation.id in own or organisation.commissioned_by_id in own
    return bool(own)


def can_switch(actor: Actor, user: User) -> bool:
    """Nobody disables their own account."""
    return user.id != actor.user_id and can_administer(actor, user.organisation)
