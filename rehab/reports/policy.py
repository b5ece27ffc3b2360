"""Who may do what with the measures."""

from rehab.core.actor import Actor, Permission
from rehab.reports.rules import Measure, can_have_target


def can_set_target(actor: Actor, measure: Measure) -> bool:
    """A commissioner, for their own council, where the measure can have one."""
    return actor.can(Permission.MANAGE_FRAMEWORK) and can_have_target(measure)


def can_publish(actor: Actor) -> bool:
    """A commissioner, for their own council."""
    return actor.can(Permission.MANAGE_FRAMEWORK)
