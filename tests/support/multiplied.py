"""A long history within seconds: the cases that are over, copied in the database, each copy a person of its own."""

from typing import Any

from sqlalchemy import CTE, Column, ColumnElement, Select, String, Table, cast, func, insert, literal, select, text

from rehab.clients.models import Client
from rehab.core.db import Model, db, look_at_tables
from rehab.placements.models import HistoryRow, Placement, Segment, Stay
from rehab.requests.models import (
    EligibilitySection,
    FundingSection,
    PersonSection,
    PlacementRequest,
    RequestSubstance,
)
from rehab.requests.rules import RequestStatus
from rehab.reviews.models import Review

COPIED = (
    Client,
    PlacementRequest,
    PersonSection,
    EligibilitySection,
    FundingSection,
    RequestSubstance,
    Placement,
    Stay,
    Segment,
    Review,
    HistoryRow,
)
OVER = (RequestStatus.ENDED, RequestStatus.DECLINED, RequestStatus.WITHDRAWN, RequestStatus.EXPIRED)
# Ids of copies lie so far apart; no database of a test has as many rows of its own.
APART = 10_000_000


def grow(stays: int) -> None:
    """Copy people whose cases are all over, as often as gives nearest to so many stays in all.

    Whatever refers to a row that is copied refers to its copy; what must be one of its kind gets a number behind it.
    What goes on stays as it is: a service that has been used for longer has no more to do today.
    """
    here = db.session.scalar(select(func.count()).select_from(Stay)) or 0
    each = db.session.scalar(select(func.count()).where(Stay.id.in_(_over(_table(Stay))))) or 0
    already = 1 + (db.session.scalar(select(func.max(Client.id))) or 0) // APART
    _multiply(already + round((stays - here) / each), already=already)
    settle()


def _multiply(times: int, *, already: int) -> None:
    if times <= already:
        return
    first = select(literal(already).label("number")).cte("copies", recursive=True)
    copies = first.union_all(select(first.c.number + 1).where(first.c.number < times - 1))
    for model in COPIED:
        table = _table(model)
        columns = [_copied(column, copies) for column in table.columns]
        rows = select(*columns).select_from(table).join(copies, literal(value=True)).where(table.c.id.in_(_over(table)))
        db.session.execute(insert(table).from_select(table.columns.keys(), rows))
    db.session.commit()


def settle() -> None:
    """Let the database look at its tables: PostgreSQL by itself in life, but not in tests; SQLite by a daily job."""
    look_at_tables(db.session())
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _table(model: type[Model]) -> Table:
    return Model.metadata.tables[model.__tablename__]


def _copied(column: Column[Any], copies: CTE) -> ColumnElement[Any]:
    if column.primary_key or _parent(column) is not None:
        return column + copies.c.number * APART
    if isinstance(column.type, String) and (column.unique or column.name.endswith("_ref")):
        return column + "-" + cast(copies.c.number, String)
    return column


def _parent(column: Column[Any]) -> Table | None:
    """The table whose copied rows this column refers to."""
    found = {key.column.table for key in column.foreign_keys}
    return next((table for table in map(_table, COPIED) if table in found), None)


def _over(table: Table) -> Select[int]:
    """Ids of the rows that belong to people whose cases are all over, and are no copies."""
    if table is _table(Client):
        ongoing = select(PlacementRequest.client_id).where(PlacementRequest.status.not_in(OVER))
        return select(Client.id).where(Client.id < APART, Client.id.not_in(ongoing))
    column = next(column for column in table.columns if _parent(column) is not None)
    parent = _parent(column)
    assert parent is not None
    return select(table.c.id).where(column.in_(_over(parent)))
