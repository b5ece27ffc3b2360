"""Case references such as R-2026-00142, counted per kind and year under a row lock; gaps are allowed."""

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped

from rehab.core.db import Model, db

_NEXT = text(
    "INSERT INTO reference_counter (kind, year, last) VALUES (:kind, :year, :count) "
    "ON CONFLICT (kind, year) DO UPDATE SET last = reference_counter.last + :count RETURNING last"
)


class ReferenceCounter(Model):
    """The last number given out per kind and year."""

    __tablename__ = "reference_counter"
    __table_args__ = (UniqueConstraint("kind", "year"),)

    kind: Mapped[str]
    year: Mapped[int]
    last: Mapped[int]


def next_reference(kind: str, year: int) -> str:
    """The next reference of this kind; `kind` is the letter in front."""
    return next_references(kind, year, 1)[0]


def next_references(kind: str, year: int, count: int) -> list[str]:
    """So many references in a row, for what comes in bulk."""
    last = db.session.execute(_NEXT, {"kind": kind, "year": year, "count": count}).scalar_one()
    return [f"{kind}-{year}-{number:05d}" for number in range(last - count + 1, last + 1)]
