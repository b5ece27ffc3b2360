"""Who may change what in frameworks."""

from collections.abc import Collection

from rehab.core.actor import Actor, Permission
from rehab.framework.models import Framework, Provider


def can_set_prices(actor: Actor, framework: Framework) -> bool:
    """The commissioners of the council that leads the framework."""
    return actor.can_for(Permission.MANAGE_FRAMEWORK, framework.lead_authority_id)


def can_see_proposals(actor: Actor, provider: Provider, framework: Framework) -> bool:
    """Those who make them and those who answer them: other councils pay what is agreed."""
    return actor.can_for(Permission.ANSWER_OFFERS, provider.organisation_id) or can_set_prices(actor, framework)


def can_propose_prices(actor: Actor, provider: Provider) -> bool:
    """The managers of the provider."""
    return actor.can_for(Permission.MANAGE_FACILITIES, provider.organisation_id)


def can_manage(actor: Actor, framework: Framework) -> bool:
    """The commissioners of the council that leads it decide on its life, lots, providers and councils."""
    return actor.can_for(Permission.MANAGE_FRAMEWORK, framework.lead_authority_id)


def can_embargo(actor: Actor, authority_id: int) -> bool:
    """A council's commissioners stop new placements of its own residents."""
    return actor.can_for(Permission.MANAGE_FRAMEWORK, authority_id)


def looks_after(actor: Actor, leaders: Collection[int]) -> bool:
    """The commissioners of the councils that look after a provider (`queries.leaders_of`)."""
    return any(actor.can_for(Permission.MANAGE_FRAMEWORK, council) for council in leaders)


def runs(actor: Actor, provider: Provider) -> bool:
    """The managers of the provider itself."""
    return actor.can_for(Permission.MANAGE_FACILITIES, provider.organisation_id)


def can_edit(actor: Actor, provider: Provider, leaders: Collection[int]) -> bool:
    """Both keep what a provider shows, and what its facilities state, up to date."""
    return looks_after(actor, leaders) or runs(actor, provider)


def can_read_papers(actor: Actor, provider: Provider) -> bool:
    """Insurance, checks and policies are for the provider's own people and for commissioners."""
    return actor.can(Permission.MANAGE_FRAMEWORK) or actor.can_for(Permission.ANSWER_OFFERS, provider.organisation_id)


def can_read_change(actor: Actor, provider: Provider, leaders: Collection[int]) -> bool:
    """Proposed changes and the history are for the provider's own people and those who look after it."""
    return looks_after(actor, leaders) or actor.can_for(Permission.ANSWER_OFFERS, provider.organisation_id)
