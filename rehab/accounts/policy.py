"""Who may do what to accounts."""

from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import PROVIDER_ROLES
from rehab.core.actor import Actor, Permission


def can_administer(actor: Actor, organisation: Organisation) -> bool:
    """An administrator looks after their own authority, the services it commissions and the providers it took on."""
    own = actor.organisations(Permission.ADMINISTER)
    return organisation.id in own or organisation.commissioned_by_id in own


def can_switch(actor: Actor, user: User) -> bool:
    """Nobody disables their own account."""
    return user.id != actor.user_id and can_administer(actor, user.organisation)


def can_change_role(actor: Actor, user: User) -> bool:
    """A provider's manager, of their own staff; nobody of themselves, so that a manager always stays."""
    own = actor.organisations(Permission.MANAGE_STAFF)
    return user.id != actor.user_id and any(
        grant.role in PROVIDER_ROLES and grant.organisation_id in own for grant in user.grants
    )


def can_switch_staff(actor: Actor, user: User) -> bool:
    """As `can_change_role`, of those who do nothing else here: whoever sits on a panel too is the council's to ask."""
    own = actor.organisations(Permission.MANAGE_STAFF)
    return can_change_role(actor, user) and all(
        grant.role in PROVIDER_ROLES and grant.organisation_id in own for grant in user.grants
    )
