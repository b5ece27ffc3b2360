"""The declarative base, the column types both databases agree on, and the engine set-up."""

import datetime as dt
import enum
import secrets
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Date, DateTime, Enum, Integer, MetaData, String, event, text
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

FOR_WRITING = "for_writing"

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC; refuses naive datetimes, which SQLite would return."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment must carry its time zone"
            raise ValueError(msg)
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def enum_type(kind: type[enum.Enum], name: str) -> Enum:
    """A text column that holds the values (not the names) of `kind`, guarded by a CHECK called `name`."""
    return Enum(
        kind,
        native_enum=False,
        length=40,
        create_constraint=True,
        name=name,
        values_callable=lambda members: [str(member.value) for member in members],
    )


class Model(DeclarativeBase):
    """Base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            int: BigInteger().with_variant(Integer, "sqlite"),
            str: String(),
            dt.datetime: Instant(),
            dt.date: Date(),
        },
    )

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


def new_public_id() -> str:
    """A random 128-bit id: all that a URL shows of a row without a reference."""
    return secrets.token_hex(16)


class Public:
    """Mixin of rows that a URL names."""

    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id, sort_order=-1)


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})


class days_between(FunctionElement[int]):  # noqa: N801  (reads as the SQL function that it is)
    """Whole days from the first date to the second, the same on both databases."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


@compiles(days_between, "postgresql")
def _days_between_postgresql(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST({end} AS DATE) - CAST({start} AS DATE))"


@compiles(days_between, "sqlite")
def _days_between_sqlite(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(julianday({end}) - julianday({start}) AS INTEGER)"


class days_after(FunctionElement[dt.date]):  # noqa: N801  (reads as the SQL function that it is)
    """The date so many whole days after the first argument."""

    type = Date()
    inherit_cache = True
    name = "days_after"


@compiles(days_after, "postgresql")
def _days_after_postgresql(element: days_after, compiler: SQLCompiler, **kw: Any) -> str:
    start, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST({start} AS DATE) + CAST({days} AS INTEGER))"


@compiles(days_after, "sqlite")
def _days_after_sqlite(element: days_after, compiler: SQLCompiler, **kw: Any) -> str:
    start, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date({start}, CAST({days} AS TEXT) || ' days')"


# The last one: at most 64 MB of a connection's memory hold what was read (2 MB otherwise).
PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=5000", "synchronous=FULL", "cache_size=-65536")
ROWS_LOOKED_AT = 1000


def look_at_tables(session: Session) -> None:
    """Let SQLite see how many rows there are to what, so that it goes the short way; PostgreSQL does so by itself."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}"))
        session.execute(text("ANALYZE"))


def prepare_engine(engine: Engine) -> None:
    """Hand transaction control to SQLAlchemy and make SQLite durable, enforcing and patient.

    The driver's own transaction handling starts too late: it silently loses concurrent updates.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(FOR_WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")
