"""How Alembic reaches the application's database; run through `flask --app wsgi db ...`."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from rehab.core.db import Instant

database = current_app.extensions["migrate"].db


def drop_nothing_to_do(_context: object, _revision: object, directives: list[object]) -> None:
    """Write no empty migration."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our own types as what they are in the database: a migration must not change when the code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def migrate(connection: Connection) -> None:
    """Run the migrations on one connection, all of them or none."""
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        process_revision_directives=drop_nothing_to_do,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            insist_on_parents(connection)


def insist_on_parents(connection: Connection) -> None:
    """Raises RuntimeError where a row names one that is not there: nobody looked while tables were rebuilt."""
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        msg = f"the migration left rows without the rows that they name: {orphans[:5]}"
        raise RuntimeError(msg)


@contextmanager
def rebuilding(connection: Connection) -> Iterator[None]:
    """Let SQLite drop a table that a batch rebuilds without deleting its children.

    The setting is told to the driver, for within a transaction SQLite would not hear it.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


with database.engine.connect() as opened, rebuilding(opened):
    migrate(opened)
    if opened.in_transaction():
        opened.commit()
