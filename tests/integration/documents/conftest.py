"""A case of the world's key worker, and an empty store."""

from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from rehab.documents.store import FOLDER
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, World, a_client, a_request, a_world


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def case(world: World) -> PlacementRequest:
    facilities = (world.facility, world.other_facility)
    return a_request(a_client(world.service), world.key_worker, status=RequestStatus.SUBMITTED, facilities=facilities)


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the app keeps files; other tests of this process kept some there."""
    found = Path(app.instance_path) / FOLDER
    rmtree(found, ignore_errors=True)
    return found


@pytest.fixture
def at_noon() -> Iterator[None]:
    """Make it the day of the factories for pages, which ask the clock themselves."""
    with time_machine.travel(NOON, tick=False):
        yield
