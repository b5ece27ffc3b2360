"""Saying to SQLite which index to go by, where its planner cannot know; PostgreSQL finds out by itself.

SQLite keeps no counts of single values. So it does not see that few cases are open among many that have ended, and it
goes through an index with conditions only for the very words of its condition, never for a parameter.
"""

from typing import Any

from sqlalchemy import ColumnElement, literal, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Unindexed(FunctionElement[Any]):
    inherit_cache = True
    name = "unindexed"


@compiles(_Unindexed)
def _as_it_is(element: _Unindexed, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(_Unindexed, "sqlite")
def _plus(element: _Unindexed, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


def unindexed(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The column, for a condition that is asked of rows found otherwise: SQLite uses no index of it there."""
    return type_coerce(_Unindexed(column), column.type)


def written(column: InstrumentedAttribute[Any], *values: object) -> ColumnElement[bool]:
    """Whether the column is one of these values, which stand in the statement itself, in this order.

    For the words of an index with a condition: then SQLite reads that index alone, which holds what is open.
    """
    literals = [literal(value, column.type, literal_execute=True) for value in values]
    return column == literals[0] if len(literals) == 1 else column.in_(literals)
