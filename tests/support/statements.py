"""What the code said to the database: how many statements, and whether any of them wrote."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

_BOOKKEEPING = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA)", re.IGNORECASE)
_WRITES = re.compile(
    r"\s*(?:WITH\b.*?\)\s*)?(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE | re.DOTALL
)


class Statements(list[str]):
    """The SQL statements seen inside a block, in order, without transaction control."""

    def writes(self, *, besides: frozenset[str] = frozenset()) -> list[str]:
        """The INSERT, UPDATE and DELETE statements, but for those on the tables named."""
        found = [(_WRITES.match(statement), statement) for statement in self]
        return [statement for write, statement in found if write and write.group(2).lower() not in besides]


@contextmanager
def statements_seen() -> Iterator[Statements]:
    """Collect every statement that any engine runs while the block runs."""
    seen = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not _BOOKKEEPING.match(statement):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
