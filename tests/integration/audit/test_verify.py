"""Checking the chain: whoever changes the database behind our back is found out, at the first broken link."""

import threading
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from rehab.accounts.models import User
from rehab.accounts.queries import get_user
from rehab.accounts.rules import Role
from rehab.audit import queries
from rehab.audit.commands import chain_key, record
from rehab.audit.jobs import BrokenChain, keep_head
from rehab.audit.rules import HEADS_FILE
from rehab.core.actor import SYSTEM
from rehab.core.transaction import transaction
from tests.factories import NOON, a_user, an_authority

GUARDS = {
    "sqlite": [f"DROP TRIGGER audit_entry_no_{verb}" for verb in ("update", "delete", "replace")],
    "postgresql": ["DROP TRIGGER audit_entry_no_change ON audit_entry"],
}
CUT_OFF = "DELETE FROM audit_entry WHERE sequence > 3"
HEAD_BACK = "UPDATE audit_head SET sequence = 3, seal = (SELECT seal FROM audit_entry WHERE sequence = 3)"


@pytest.fixture
def chain(app: Flask, db: SQLAlchemy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Five entries, and an empty folder for what is kept outside the database."""
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    append(5)
    return app


def append(count: int) -> None:
    user = an_administrator()
    for number in range(count):
        with transaction():
            record(f"account.step_{number}", subject=user, by=SYSTEM, at=NOON)


def an_administrator() -> User:
    return a_user(Role.ADMINISTRATOR, an_authority(f"Council {uuid4()}"))


def tamper(*statements: str) -> None:
    """What somebody with the database's own tools could do."""
    with transaction() as session:
        for statement in [*GUARDS[session.connection().dialect.name], *statements]:
            session.execute(text(statement))


def check(app: Flask) -> tuple[int, str]:
    """The exit code and the words of the command."""
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    return result.exit_code, result.output


def test_says_that_the_chain_is_unbroken(chain: Flask) -> None:
    assert check(chain) == (0, "The chain is unbroken: 5 entries hold.\n")


@pytest.mark.parametrize(
    ("statements", "broken_at", "reason"),
    [
        (["UPDATE audit_entry SET action = 'account.other' WHERE sequence = 3"], 3, "an entry was changed"),
        (["UPDATE audit_entry SET actor_id = 1 WHERE sequence = 2"], 2, "an entry was changed"),
        (["UPDATE audit_entry SET case_id = 9 WHERE sequence = 5"], 5, "an entry was changed"),
        (["UPDATE audit_entry SET fields = '[\"weeks\"]' WHERE sequence = 1"], 1, "an entry was changed"),
        (["DELETE FROM audit_entry WHERE sequence = 1"], 1, "an entry is missing"),
        (["DELETE FROM audit_entry WHERE sequence = 3"], 3, "an entry is missing"),
        (["DELETE FROM audit_entry WHERE sequence = 5"], 5, "entries are missing at the end"),
        (["DELETE FROM audit_entry"], 1, "entries are missing at the end"),
        (["UPDATE audit_head SET seal = 'forged'"], 5, "an entry does not match the end of the chain that was kept"),
        ([HEAD_BACK], 4, "the end of the chain was moved back"),
        (["DELETE FROM audit_head"], 1, "the end of the chain was moved back"),
    ],
)
def test_names_the_first_broken_link(chain: Flask, statements: list[str], broken_at: int, reason: str) -> None:
    tamper(*statements)
    assert check(chain) == (1, f"Error: The chain is broken at entry {broken_at}: {reason}.\n")


def test_two_entries_that_changed_places_are_found(chain: Flask) -> None:
    swap = "UPDATE audit_entry SET sequence = {} WHERE sequence = {}"
    tamper(*(swap.format(*pair) for pair in ((99, 2), (2, 3), (3, 99))))
    assert check(chain)[1].startswith("Error: The chain is broken at entry 2")


def test_another_key_breaks_it_at_once(chain: Flask) -> None:
    assert queries.verify(b"not the key").broken_at == 1


def test_a_cut_end_shows_by_what_was_kept_outside(chain: Flask, tmp_path: Path) -> None:
    """Entries and head put back together look whole from inside: that is what the file is for."""
    kept = tmp_path / HEADS_FILE
    assert keep_head(kept, now=NOON) == "The chain is unbroken: 5 entries hold."
    tamper(HEAD_BACK, CUT_OFF)
    assert queries.verify(chain_key()).broken_at is None
    assert queries.verify(chain_key(), kept=queries.kept_heads(kept)).broken_at == 4


def test_a_chain_written_anew_shows_by_what_was_kept_outside(chain: Flask) -> None:
    file = Path(chain.instance_path) / HEADS_FILE
    keep_head(file, now=NOON)
    tamper(HEAD_BACK, CUT_OFF)
    append(2)
    assert check(chain)[1].startswith("Error: The chain is broken at entry 5: an entry does not match")


def test_the_end_is_kept_again_and_again(chain: Flask, tmp_path: Path) -> None:
    kept = tmp_path / "folder" / HEADS_FILE
    for _ in range(2):
        keep_head(kept, now=NOON)
    assert [head.sequence for head in queries.kept_heads(kept)] == [5, 5]


def test_no_end_of_a_broken_chain_is_kept(chain: Flask, tmp_path: Path) -> None:
    kept = tmp_path / HEADS_FILE
    tamper("DELETE FROM audit_entry WHERE sequence = 2")
    with pytest.raises(BrokenChain, match="broken at entry 2"):
        keep_head(kept, now=NOON)
    assert not kept.exists()


def test_a_damaged_file_of_ends_is_no_reason_to_say_nothing(chain: Flask) -> None:
    file = Path(chain.instance_path) / HEADS_FILE
    file.write_text("torn")
    assert check(chain) == (1, f"Error: {HEADS_FILE} cannot be read: it was changed or cut off.\n")


def in_parallel(app: Flask, count: int, work: Callable[[], None]) -> list[BaseException]:
    """Run the work in so many threads that start together; what went wrong."""
    barrier, faults = threading.Barrier(count), list[BaseException]()

    def one() -> None:
        with app.app_context():
            barrier.wait()
            try:
                work()
            except BaseException as error:  # noqa: BLE001  (whatever it is, the test must hear of it)
                faults.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_many_at_once_make_one_chain(real_app: Flask) -> None:
    """The very first entries, too: whoever comes second waits for whoever makes the head."""
    with real_app.app_context():
        user_id = an_administrator().id

    def five_records() -> None:
        for _ in range(5):
            with transaction():
                record("account.raced", subject=get_user(user_id), by=SYSTEM)

    assert in_parallel(real_app, 6, five_records) == []
    with real_app.app_context():
        assert queries.verify(chain_key()).sentence == "The chain is unbroken: 30 entries hold."
