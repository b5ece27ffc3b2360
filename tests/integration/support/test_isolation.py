"""Tests may commit: nothing of it reaches the next test, and a request sees what the test committed."""

import datetime as dt

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, func, select

from rehab.core.errors import NotAllowed
from rehab.core.settings import SettingValue
from rehab.core.transaction import short_session, transaction
from tests.support.statements import statements_seen


def a_value(value: int = 84) -> SettingValue:
    return SettingValue(authority_id=1, key="review_days", value=value, valid_from=dt.date(2026, 1, 1))


def count(db: SQLAlchemy) -> int:
    return db.session.scalar(select(func.count(SettingValue.id))) or 0


def delete_and_refuse() -> None:
    with transaction() as session:
        session.execute(delete(SettingValue))
        raise NotAllowed


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(db: SQLAlchemy, turn: int) -> None:
    assert count(db) == 0
    with transaction() as session:
        session.add(a_value())
    assert count(db) == 1


def test_a_failed_transaction_takes_back_its_own_work_alone(db: SQLAlchemy) -> None:
    with transaction() as session:
        session.add(a_value())
    with pytest.raises(NotAllowed):
        delete_and_refuse()
    assert count(db) == 1


def test_a_short_session_keeps_its_row_when_the_reader_forgets(db: SQLAlchemy) -> None:
    assert count(db) == 0, "reading begins a transaction"
    with short_session() as session:
        session.add(a_value())
    db.session.rollback()
    assert count(db) == 1


def test_a_request_sees_what_the_test_did_and_the_test_what_the_request_did(app: Flask, db: SQLAlchemy) -> None:
    with transaction() as session:
        session.add(a_value())
    mine = db.session.scalars(select(SettingValue)).one()

    def change() -> str:
        with transaction() as session:
            theirs = session.scalars(select(SettingValue)).one()
            assert theirs is not mine
            theirs.value = 70
        return "changed"

    app.before_request_funcs.setdefault(None, []).insert(0, change)
    try:
        assert app.test_client().get("/").text == "changed"
    finally:
        app.before_request_funcs[None].remove(change)
    with transaction():
        assert mine.value == 70


def test_collects_statements_and_tells_writes_from_reads(db: SQLAlchemy) -> None:
    with statements_seen() as seen:
        count(db)
    assert (len(seen), seen.writes()) == (1, [])
    with statements_seen() as seen, transaction() as session:
        session.add(a_value())
    assert [statement.split()[:3] for statement in seen.writes()] == [["INSERT", "INTO", "setting_value"]]


@pytest.mark.only("postgresql")
def test_the_only_mark_picks_the_engine(db: SQLAlchemy, engine_name: str) -> None:
    """There is nothing to compare with: the other engine is what the mark leaves out."""
    assert (engine_name, db.engine.dialect.name) == ("postgresql", "postgresql")


def test_a_database_of_its_own_has_tables_and_commits(real_app: Flask, real_database: str) -> None:
    from rehab.core.db import db

    with real_app.app_context():
        with transaction() as session:
            session.add(a_value())
        db.session.remove()
        assert count(db) == 1
        assert db.engine.url.database in real_database
