"""A key worker at her desk, at noon on the day of the factories."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from tests.factories import NOON, World, a_world
from tests.support.visitor import Visitor


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    """Frameworks, prices and ages depend on the day."""
    with time_machine.travel(NOON, tick=False):
        yield


@dataclass(frozen=True)
class Desk:
    """The cast, and the key worker's browser."""

    world: World
    key_worker: Visitor
    sign_in: Callable[[User], Visitor]


@pytest.fixture
def desk(db: SQLAlchemy, signed_in: Callable[[User], Visitor]) -> Desk:
    """The key worker has signed in."""
    world = a_world()
    return Desk(world, signed_in(world.key_worker), signed_in)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    """The cast, for tests that call commands and queries themselves."""
    return a_world()
