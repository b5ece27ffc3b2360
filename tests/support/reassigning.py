"""Handing a case on, in whatever process this runs."""

from rehab.accounts import queries as accounts
from rehab.casework import commands
from rehab.casework.queries import team as queries
from rehab.core.transaction import transaction
from tests.factories import NOON


def hand_on_as(job: tuple[int, str, int, str]) -> None:
    """A manager (id) gives a case (reference) to a user (id), having seen this edition of what moves."""
    manager_id, reference, to_id, seen = job
    by = accounts.actor_by_id(manager_id)
    with transaction():
        handover = queries.handover_of_case(by, reference, lock=True)
        commands.reassign(handover, accounts.get_user(to_id), seen=seen, by=by, now=NOON)
