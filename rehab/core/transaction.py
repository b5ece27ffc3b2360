"""The unit of work: every write of the product happens inside one `with transaction():`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from rehab.core.db import FOR_WRITING, db

_INSIDE = "inside_transaction"
_last_steps: list[Callable[[Session], None]] = []


def insist_on_transaction() -> None:
    """Raises RuntimeError outside `with transaction():`, where what a caller notes would be lost without a word."""
    if not db.session().info.get(_INSIDE):
        msg = "changes are made inside `with transaction():`"
        raise RuntimeError(msg)


def run_before_commit(step: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register `step` as the last thing each transaction does (the audit chain uses it)."""
    if step not in _last_steps:
        _last_steps.append(step)
    return step


@contextmanager
def transaction() -> Iterator[Session]:
    """Begin for writing, commit at the end, roll everything back on any exception.

    What was read before is forgotten: rows judged here must be loaded here, with their lock.
    """
    session = db.session()
    if session.info.get(_INSIDE):
        msg = "transactions do not nest: commands never open one"
        raise RuntimeError(msg)
    session.rollback()
    session.info[_INSIDE] = True
    try:
        session.connection(execution_options={FOR_WRITING: True})
        yield session
        session.flush()
        for step in _last_steps:
            step(session)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.clear()


@contextmanager
def short_session() -> Iterator[Session]:
    """A session of its own for what must be stored whatever becomes of the request's work.

    View audit, last-seen and throttles use it; it commits at the end.
    """
    with Session(db.engine, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
        session.connection(execution_options={FOR_WRITING: True})
        yield session
        session.commit()
