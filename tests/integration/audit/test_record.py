"""Recording: with the change or not at all, and never to be changed afterwards."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from rehab.accounts.models import User
from rehab.audit import commands as audit
from rehab.audit import queries
from rehab.audit.models import AuditEntry
from rehab.core.actor import SYSTEM
from rehab.core.errors import NotAllowed
from rehab.core.transaction import transaction
from tests.factories import NOON, a_world, actor

REFUSED = "append-only"


def entries(db: SQLAlchemy) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)))


def record(user: User, action: str = "account.enabled") -> None:
    audit.record(action, subject=user, by=SYSTEM, fields=["disabled_at"], case_id=4, at=NOON)


def rename(user: User, *, refused: bool = False) -> None:
    with transaction():
        user.name = "Never Stored"
        record(user)
        if refused:
            raise NotAllowed


def test_is_stored_with_the_change(db: SQLAlchemy) -> None:
    user = a_world().key_worker
    with transaction():
        record(user)
    (entry,) = entries(db)
    assert (entry.sequence, entry.at, entry.action, entry.case_id) == (1, NOON, "account.enabled", 4)
    assert (entry.subject_type, entry.subject_id, entry.fields) == ("user_account", user.id, ["disabled_at"])


def test_is_taken_back_with_the_change(db: SQLAlchemy) -> None:
    user = a_world().key_worker
    with pytest.raises(NotAllowed):
        rename(user, refused=True)
    with transaction():
        record(user, "account.disabled")
    assert [entry.action for entry in entries(db)] == ["account.disabled"]


def test_a_change_is_taken_back_when_it_cannot_be_recorded(db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch) -> None:
    user = a_world().key_worker
    monkeypatch.setattr("rehab.audit.rules.seal", lambda *_: None)
    with pytest.raises(DBAPIError):
        rename(user)
    assert db.session.scalar(select(User.name).where(User.id == user.id)) == "Kay Worker"


def test_refuses_to_be_noted_outside_a_transaction(db: SQLAlchemy) -> None:
    user = a_world().key_worker
    with pytest.raises(RuntimeError, match="inside `with transaction"):
        record(user)


def test_keeps_the_order_in_which_things_were_done(db: SQLAlchemy) -> None:
    user = a_world().key_worker
    for actions in (("a.b", "c.d"), ("e.f",)):
        with transaction():
            for action in actions:
                record(user, action)
    assert [(entry.sequence, entry.action) for entry in entries(db)] == [(1, "a.b"), (2, "c.d"), (3, "e.f")]
    assert queries.verify(audit.chain_key()).broken_at is None


def test_a_view_is_kept_whatever_becomes_of_the_reader(db: SQLAlchemy) -> None:
    user = a_world().key_worker
    audit.record_view("account.viewed", subject=user, by=actor(user))
    db.session.rollback()
    assert [entry.action for entry in entries(db)] == ["account.viewed"]


def test_the_history_of_a_case_leaves_out_who_looked_at_it(db: SQLAlchemy) -> None:
    user = a_world().key_worker
    audit.record_view("account.viewed", subject=user, by=actor(user), case_id=4)
    with transaction():
        record(user)
    assert [entry.action for entry in queries.case_history(4)] == ["account.enabled"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'nothing.happened'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE sequence = 1",
    ],
)
def test_the_database_itself_refuses_to_change_an_entry(db: SQLAlchemy, statement: str) -> None:
    user = a_world().key_worker
    with transaction():
        record(user)
    with pytest.raises(DBAPIError, match=REFUSED), transaction() as session:
        session.execute(text(statement))
    assert len(entries(db)) == 1


@pytest.mark.only("postgresql")
def test_the_table_cannot_be_emptied_at_once(db: SQLAlchemy) -> None:
    """TRUNCATE is PostgreSQL's alone, and fires no trigger on DELETE."""
    with pytest.raises(DBAPIError, match=REFUSED), transaction() as session:
        session.execute(text("TRUNCATE audit_entry"))


@pytest.mark.only("sqlite")
def test_an_entry_cannot_be_replaced(db: SQLAlchemy) -> None:
    """INSERT OR REPLACE is SQLite's alone, and fires no trigger on DELETE."""
    user = a_world().key_worker
    with transaction():
        record(user)
    columns = "at, actor_id, action, subject_type, subject_id, case_id, fields, request_id, previous, seal"
    forged = columns.replace("action", "'nothing.happened'", 1)
    statement = (
        f"INSERT OR REPLACE INTO audit_entry (id, sequence, {columns}) SELECT id, sequence, {forged} FROM audit_entry"  # noqa: S608
    )
    with pytest.raises(DBAPIError, match=REFUSED), transaction() as session:
        session.execute(text(statement))
    assert db.session.scalar(select(func.max(AuditEntry.action))) == "account.enabled"


def test_holds_ids_and_names_of_fields_alone(db: SQLAlchemy, signed_in: Callable[[User], object]) -> None:
    world = a_world()
    signed_in(world.key_worker)
    (entry,) = entries(db)
    stored = " ".join(str(value) for value in entry.content())
    assert world.key_worker.email not in stored
    assert "Kay" not in stored
