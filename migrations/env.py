"""How Alembic reaches the application's database; run through `flask --app wsgi db ...`."""

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
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # A batch rebuild drops the old table, and with foreign keys on that would delete its children.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        process_revision_directives=drop_nothing_to_do,
        render_as_batch=is_sqlite,
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


with database.engine.connect() as opened:
    migrate(opened)
    if opened.in_transaction():
        opened.commit()
