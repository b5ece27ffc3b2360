"""The service with a case in every state, at noon on the day of the factories."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask

from tests.factories import NOON
from tests.support.databases import Databases
from tests.support.site import Site, a_site


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    """Sessions, prices and closing times depend on the day."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(scope="session")
def sites(databases: Databases, make_app: Callable[[str], Flask]) -> Callable[[str], Site]:
    """The site of this process on an engine, made when first asked for."""
    made: dict[str, Site] = {}

    def on(engine_name: str) -> Site:
        if engine_name not in made:
            made[engine_name] = a_site(databases, make_app, engine_name)
        return made[engine_name]

    return on


@pytest.fixture
def site(sites: Callable[[str], Site], engine_name: str) -> Site:
    """Every request to it is undone."""
    return sites(engine_name)
