"""What a database looks like from outside, to hold two of them against each other."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, Inspector, inspect, text

TRIGGERS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}
NOT_OURS = frozenset({"alembic_version"})


def description(engine: Engine) -> dict[str, Any]:
    """Tables with their columns, keys, indexes (predicates included) and checks, and all triggers."""
    inspector = inspect(engine)
    tables = {name: _table(inspector, name) for name in inspector.get_table_names() if name not in NOT_OURS}
    with engine.connect() as connection:
        triggers = [" ".join(made.split()) for made in connection.scalars(text(TRIGGERS[engine.dialect.name]))]
    return {"tables": tables, "triggers": triggers}


def _table(inspector: Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], str(column.get("default")))
            for column in inspector.get_columns(name)
        },
        "primary key": inspector.get_pk_constraint(name),
        "foreign keys": _sorted(inspector.get_foreign_keys(name)),
        "unique": _sorted(inspector.get_unique_constraints(name)),
        "indexes": _sorted(inspector.get_indexes(name)),
        "checks": _sorted(inspector.get_check_constraints(name)),
    }


def _sorted(found: Any) -> list[str]:
    return sorted(str(_plain(item)) for item in found)


def _plain(value: Any) -> Any:
    """Without the objects that look different each time they are read."""
    if isinstance(value, Mapping):
        return sorted((key, str(_plain(inner))) for key, inner in value.items() if key != "comment")
    return str(value)
