"""Migrations lead to the same database as the models, and back, on both engines."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import JSON, Column, Connection, MetaData, Table, func, inspect, select, text

from rehab.core.db import db
from tests.conftest import dispose
from tests.factories import NOON
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


# What a row must say besides, so that its columns agree with each other.
WORDS: dict[str, dict[str, Any]] = {"organisation": {"is_authority": True}, "departure": {"kind": "unplanned"}}


def a_row_in_every_table(connection: Connection) -> dict[str, int]:
    """As the first migration left the tables; returns how many rows each has."""
    metadata = MetaData()
    metadata.reflect(connection)
    counts = {}
    for table in metadata.sorted_tables:
        if table.name in {"alembic_version", "audit_entry"}:
            continue
        _store(connection, table)
        counts[table.name] = 1
    return counts


def _store(connection: Connection, table: Table) -> None:
    found = inspect(connection).get_check_constraints(table.name)
    checks = {str(check["name"]): check["sqltext"] for check in found}
    values = {column.name: _value(column, checks) for column in table.columns if _is_needed(column)}
    connection.execute(table.insert().values(id=1, **values | WORDS.get(table.name, {})))


def _is_needed(column: Column[Any]) -> bool:
    return not column.nullable and not column.primary_key and column.server_default is None


def _value(column: Column[Any], checks: dict[str, str]) -> Any:
    """The first of the words that a check allows, else something of the type."""
    if column.foreign_keys:
        return 1
    words = re.findall(r"'(\w+)'", checks.get(f"ck_{column.table.name}_{column.name}", ""))
    if words:
        return words[0]
    kinds = {bool: False, int: 1, str: "x", dt.date: dt.date(2026, 1, 5), dt.datetime: NOON}
    return {} if isinstance(column.type, JSON) else kinds[column.type.python_type]


def test_rows_of_the_first_version_come_through_every_migration_and_back(bare_app):
    flask_migrate.upgrade(revision="0001")
    with db.engine.begin() as connection:
        counts = a_row_in_every_table(connection)
    for move in (flask_migrate.upgrade, lambda: flask_migrate.downgrade(revision="0001"), flask_migrate.upgrade):
        move()
        with db.engine.connect() as connection:
            for name, count in counts.items():
                assert connection.scalar(select(func.count()).select_from(text(name))) == count, name


def test_texts_that_became_rows_are_kept_and_come_back(bare_app):
    flask_migrate.upgrade(revision="0001")
    with db.engine.begin() as connection:
        a_row_in_every_table(connection)
    flask_migrate.upgrade(revision="0002")
    with db.engine.begin() as connection:
        _store(connection, Table("declarations_section", MetaData(), autoload_with=connection))
        connection.execute(text("UPDATE panel_case SET conditions = 'Ring first\n\nBring the tests'"))
        connection.execute(text("UPDATE declarations_section SET manager_name = 'A Manager'"))
        connection.execute(text("UPDATE placement_request SET key_worker_id = 1"))
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        conditions = connection.scalars(text("SELECT text FROM panel_condition ORDER BY id")).all()
        notes = connection.scalars(text("SELECT text FROM case_note")).all()
    assert conditions == ["Ring first", "Bring the tests"]
    assert [note.endswith(": A Manager") for note in notes] == [True]
    flask_migrate.downgrade(revision="0002")
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT conditions FROM panel_case")) == "Ring first\nBring the tests"


def test_terms_of_beds_are_carried_over_and_old_news_is_no_news(bare_app):
    flask_migrate.upgrade(revision="0001")
    with db.engine.begin() as connection:
        a_row_in_every_table(connection)
    flask_migrate.upgrade(revision="0003")
    with db.engine.begin() as connection:
        for statement in (
            "UPDATE price SET notice_days = 14",
            "UPDATE offer SET price_id = 1",
            "UPDATE placement SET offer_id = 1",
            "UPDATE notice SET state = 'sent'",
        ):
            connection.execute(text(statement))
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT notice_days FROM offer")) == 14
        assert connection.scalar(text("SELECT notice_days FROM segment")) == 14
        assert connection.scalar(text("SELECT offer_id FROM stay")) == 1
        assert connection.scalar(text("SELECT count(*) FROM notice WHERE read_at IS NULL")) == 0
