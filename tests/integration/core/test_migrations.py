"""Migrations lead to the same database as the models, and back, on both engines."""

from collections.abc import Callable, Iterator
from typing import Any

import flask_migrate
import pytest
from flask import Flask

from rehab.core.db import db
from tests.conftest import dispose
from tests.support.databases import Databases
from tests.support.schema import description


@pytest.fixture
def modelled(databases: Databases, engine_name: str, make_app: Callable[[str], Flask]) -> Iterator[dict[str, Any]]:
    """What a database made straight from the models looks like."""
    with databases.temporary(engine_name) as url:
        app = make_app(url)
        with app.app_context():
            found = description(db.engine)
        dispose(app)
        yield found


@pytest.fixture
def bare_app(real_app: Flask) -> Iterator[Flask]:
    """An app on a database without a single table."""
    with real_app.app_context():
        db.drop_all()
        yield real_app


def test_migrations_make_what_the_models_say(bare_app, modelled):
    flask_migrate.upgrade()
    migrated = description(db.engine)
    assert migrated["triggers"] == modelled["triggers"]
    assert set(migrated["tables"]) == set(modelled["tables"])
    for name, table in modelled["tables"].items():
        assert migrated["tables"][name] == table, name


def test_upgrade_finds_nothing_more_to_do_and_can_be_taken_back_and_done_again(bare_app):
    flask_migrate.upgrade()
    first = description(db.engine)
    flask_migrate.check()
    flask_migrate.downgrade(revision="base")
    assert description(db.engine) == {"tables": {}, "triggers": []}
    flask_migrate.upgrade()
    again = description(db.engine)
    for name, table in first["tables"].items():
        assert again["tables"][name] == table, name
    assert again == first
