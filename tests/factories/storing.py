"""What every factory stands on: storing, numbering, and the moment at which tests happen."""

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from rehab.core.db import Model, db

numbers = itertools.count(1)
_GATHERING = "gathering"
NOON = dt.datetime(2026, 6, 1, 11, 0, tzinfo=dt.UTC)
TODAY = NOON.date()
Row = TypeVar("Row", bound=Model)


def stored(row: Row) -> Row:
    """Committed, because `transaction()` begins by forgetting what is not; once for all inside `one_commit()`."""
    db.session.add(row)
    if db.session.info.get(_GATHERING):
        db.session.flush()
    else:
        db.session.commit()
    return row


@contextmanager
def one_commit() -> Iterator[None]:
    """Commit what the block stores at its end: a commit for each of many rows costs more than the rows.

    A block inside another ends with the outer one.
    """
    if db.session.info.get(_GATHERING):
        yield
        return
    db.session.info[_GATHERING] = True
    try:
        yield
    finally:
        del db.session.info[_GATHERING]
    db.session.commit()
