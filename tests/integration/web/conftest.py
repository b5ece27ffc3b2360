"""An app as users meet it: what is unexpected becomes a page there, where other tests want to hear of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import Config
from rehab.app import create_app
from tests.conftest import dispose
from tests.support.isolation import ApartClient
from tests.support.keys import AUDIT_KEY, SECRET_KEY


@pytest.fixture
def make_live_app(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Make an app that is not testing, on the database at an address."""
    apps: list[Flask] = []

    def make(database_url: str, **settings: str) -> Flask:
        app = create_app(
            Config(database_url=database_url, secret_key=SECRET_KEY, audit_key=AUDIT_KEY, instance=tmp_path, **settings)
        )
        app.test_client_class = ApartClient
        apps.append(app)
        return app

    yield make
    for app in apps:
        dispose(app)


@pytest.fixture
def live_app(make_live_app: Callable[..., Flask], real_database: str) -> Flask:
    """An app that is not testing, on a database of its own."""
    return make_live_app(real_database)
