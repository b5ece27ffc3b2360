"""One approved request, and the houses that may take the person."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.framework.models import Facility
from rehab.placements.models import Placement
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, World, a_client, a_request, a_world
from tests.support.placements import Case, arranged


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def new_case(world: World) -> Callable[..., Case]:
    """Make one more approved request, for one more person."""

    def make(*facilities: Facility, given_name: str = "Terry", weeks: int = 12, **client: object) -> Case:
        person = a_client(world.service, given_name=given_name, **client)
        chosen = facilities or (world.facility, world.other_facility)
        request = a_request(person, world.key_worker, status=RequestStatus.APPROVED, facilities=chosen, weeks=weeks)
        return Case(world, request)

    return make


@pytest.fixture
def case(new_case: Callable[..., Case]) -> Case:
    return new_case()


@pytest.fixture
def placement(case: Case) -> Placement:
    """The person is expected today."""
    return arranged(case, case.world.facility)


@pytest.fixture
def at_noon() -> Iterator[None]:
    """Make it the day of the factories for pages, which ask the clock themselves."""
    with time_machine.travel(NOON, tick=False):
        yield
