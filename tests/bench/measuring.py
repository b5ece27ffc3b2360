"""How benchmarks measure: medians in one run, and the same statements through the driver alone."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from rehab.accounts import commands as accounts
from rehab.accounts.models import User
from rehab.core import clock
from rehab.core.db import db
from rehab.core.transaction import transaction
from tests.factories import actor

SIZES = (1_000, 10_000, 100_000)
LIMIT = int(os.environ["BENCH_ROWS"]) if "BENCH_ROWS" in os.environ else None
Statement = tuple[str, Any]


@contextmanager
def noted() -> Iterator[list[Statement]]:
    """Each statement as it goes to the driver, with its values."""
    statements: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def replay(statements: list[Statement]) -> None:
    """The same statements through the driver alone, every row fetched."""
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        cursor.close()
    finally:
        connection.close()


def median(work: Callable[[], object], runs: int) -> float:
    """Milliseconds; the first run only warms up."""
    work()
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def sizes() -> list[int]:
    """How many stays to measure with; BENCH_ROWS leaves out the larger sizes, for a quick try."""
    return [size for size in SIZES if LIMIT is None or size <= max(LIMIT, SIZES[0])]


def browser(app: Flask, user_id: int) -> FlaskClient:
    """One in which this user is signed in."""
    with transaction():
        user = db.session.get_one(User, user_id)
        token = accounts.open_session(user, checked_hash=user.password_hash, by=actor(user), now=clock.now())
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": token, "_fresh": True})
    return client
