"""Migrations lead to the same database as the models, and back, on both engines."""

from collections.abc import Callable

import flask_migrate
import pytest
from flask import Flask

from rehab.core.db import db
from tests.conftest import dispose
from tests.support.databases import Databases
from tests.support.schema import description


@pytest.fixture
def modelled(databases: Databases, engine_name: str, make_app: Callable[[str], Flask]):
    """The description of a database made straight from the models."""
    with databases.temporary(engine_name) as url:
        app = make_app(url)
        with app.app_context():
            db.create_all()
            yield description(db.engine)
        dispose(app)


def test_migrations_make_what_the_models_say(real_app, modelled):
    with real_app.app_context():
        flask_migrate.upgrade()
        migrated = description(db.engine)
    assert migrated["triggers"] == modelled["triggers"]
    assert set(migrated["tables"]) == set(modelled["tables"])
    for name, table in modelled["tables"].items():
        assert migrated["tables"][name] == table, name


def test_upgrade_finds_nothing_more_to_do_and_can_be_taken_back_and_done_again(real_app):
    with real_app.app_context():
        flask_migrate.upgrade()
        first = description(db.engine)
        flask_migrate.check()
        flask_migrate.downgrade(revision="base")
        assert description(db.engine) == {"tables": {}, "triggers": []}
        flask_migrate.upgrade()
        assert description(db.engine) == first
