"""Case references such as R-2026-00142, counted per kind and year under a row lock; gaps are allowed."""

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped

from rehab.core.db import Model, db

_NEXT = text(
    "INSERT INTO reference_counter (kind, year, last) VALUES (:kind, :year, 1) "
    "ON CONFLICT (kind, year) DO UPDATE SET last = reference_counter.last + 1 RETURNING last"
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
    number = db.session.execute(_NEXT, {"kind": kind, "year": year}).scalar_one()
    return f"{kind}-{year}-{number:05d}"
