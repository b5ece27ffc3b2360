"""Store again, in a few statements, the rows that a factory has made before on the same database.

Every test begins with the same cast. Making it object by object is a sixth of the work of all tests.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Table, event, insert, inspect, select
from sqlalchemy.orm import Mapper, Session, UOWTransaction

from rehab.core.db import Model, db

Cast = TypeVar("Cast")
Rows = dict[Table, list[dict[str, Any]]]


@dataclass(frozen=True)
class Recording:
    """The rows of a cast, each table after those that it refers to, and who of them plays which part."""

    rows: Rows
    parts: dict[str, tuple[type[Model], int]]


_RECORDINGS: dict[tuple[str, Callable[[], Any]], Recording] = {}


def replayed(make: Callable[[], Cast], *, unless_exists: type[Model]) -> Cast:
    """What `make` returns, a dataclass of models: made by it the first time, else stored as it was then.

    The rows keep their ids, so a test that has rows already, as `unless_exists` tells, gets a cast made anew.
    """
    key = (str(db.session.get_bind().engine.url), make)
    if db.session.scalar(select(unless_exists.id).limit(1)) is not None:
        return make()
    if key not in _RECORDINGS:
        made, rows = _recorded(make)
        _RECORDINGS[key] = Recording(rows, _parts(made))
        return made
    return _store(_RECORDINGS[key], cast(Any, make).__annotations__["return"])


def _recorded(make: Callable[[], Cast]) -> tuple[Cast, Rows]:
    new: list[Model] = []

    def note(session: Session, _context: UOWTransaction) -> None:
        new.extend(session.new)

    event.listen(db.session, "after_flush", note)
    try:
        made = make()
    finally:
        event.remove(db.session, "after_flush", note)
    rows: Rows = defaultdict(list)
    for row in new:
        mapper: Mapper[Any] = inspect(type(row))
        values = {attribute.columns[0].key: getattr(row, attribute.key) for attribute in mapper.column_attrs}
        rows[cast(Table, mapper.local_table)].append(values)
    return made, {table: rows[table] for table in Model.metadata.sorted_tables if table in rows}


def _parts(made: object) -> dict[str, tuple[type[Model], int]]:
    found = {field.name: getattr(made, field.name) for field in dataclasses.fields(cast(Any, made))}
    return {name: (type(row), row.id) for name, row in found.items()}


def _store(recording: Recording, kind: type[Cast]) -> Cast:
    for table, rows in recording.rows.items():
        db.session.execute(insert(table), rows)
    db.session.commit()
    ids: dict[type[Model], set[int]] = defaultdict(set)
    for model, number in recording.parts.values():
        ids[model].add(number)
    loaded = {
        (model, row.id): row
        for model, numbers in ids.items()
        for row in db.session.scalars(select(model).where(model.id.in_(numbers)))
    }
    return kind(**{name: loaded[part] for name, part in recording.parts.items()})
