"""Everybody who works with a framework, and the day on which they do."""

from collections.abc import Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import Organisation, User
from rehab.accounts.rules import Role
from tests.factories import NOON, World, a_user, a_world


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def manager(world: World, db: SQLAlchemy) -> User:
    """Who keeps the first provider up to date."""
    home = db.session.get_one(Organisation, world.provider.organisation_id)
    return a_user(Role.PROVIDER_MANAGER, home, name="Man Ager")


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon in London on the factories' day."""
    with time_machine.travel(NOON, tick=False):
        yield
