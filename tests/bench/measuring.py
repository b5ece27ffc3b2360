"""How benchmarks measure: medians in one run, and the same statements through the driver alone."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from rehab.core.db import db

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
