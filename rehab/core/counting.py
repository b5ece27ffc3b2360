"""Counting a long list no further than anybody leafs through it: what a page takes must not grow with its history."""

from typing import Any

from sqlalchemy import Select, func, literal, select

from rehab.core.db import db

ENOUGH = 1_000


def enough(page: int, size: int) -> int:
    """How far a list is counted for this page: beyond the first thousand only to the end of the page itself."""
    return max(ENOUGH, page * size)


def count_up_to(wanted: Select[Any], most: int) -> int:
    """How many rows there are, or `most` + 1 where there are more than `most`."""
    one = wanted.with_only_columns(literal(1).label("one"), maintain_column_froms=True)
    some = one.order_by(None).limit(most + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def in_short(count: int) -> int | str:
    """A number for where there is little room; `1,000+` for any above `ENOUGH`."""
    return count if count <= ENOUGH else f"{ENOUGH:,}+"
