"""People in a house: stays that are open, and plans that both sides have signed."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from rehab.accounts.models import User
from rehab.core.actor import Actor
from rehab.core.errors import DomainError
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.placements import queries as placements
from rehab.placements.models import Stay
from rehab.plans import commands as plans
from rehab.plans import queries as plan_queries
from rehab.plans.rules import signatures_needed
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, World, a_client, a_request, a_stay, actor
from tests.support.statements import statements_seen

ADMITTED = dt.date(2026, 5, 20)
NOW = NOON + dt.timedelta(days=10)
TODAY = NOW.date()

# For whom a stay's reviews, plan and exit do not exist.
STRANGERS = ("other_key_worker", "other_provider_user", "commissioner", "coordinator", "chair", "administrator")


def a_resident(
    world: World, *, admitted_on: dt.date = ADMITTED, care_type: CareType = CareType.RESIDENTIAL_REHAB
) -> Stay:
    """A person of the key worker who is in the first house, with an unsigned plan."""
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED, care_type=care_type)
    return a_stay(request, world.facility, admitted_on=admitted_on)


def locked(user: User, stay: Stay) -> tuple[Stay, Actor]:
    """The stay as a view loads it for a command, and who acts."""
    by = actor(user)
    return placements.get_stay_for_update(by, stay.public_id), by


def agree(world: World, stay: Stay, on: dt.date = TODAY) -> None:
    """All sign the plan in force on one day."""
    moment = dt.datetime.combine(on, dt.time(12), dt.UTC)
    with transaction():
        plan = plan_queries.in_force(stay.request_id, lock=True)
        assert plan is not None
        for party in signatures_needed(plan.care_type):
            plans.sign(plan, party, signed_on=on, by=actor(world.key_worker), now=moment)


@contextmanager
def nothing_written() -> Iterator[None]:
    """Fail if the block inserts, updates or deletes anything."""
    with statements_seen() as seen:
        yield
    assert seen.writes() == []


def refused(error: type[DomainError], act: Callable[[], object]) -> str:
    """What `act` is refused with; it must have stored nothing."""
    with nothing_written(), pytest.raises(error) as caught:
        act()
    return str(caught.value)
