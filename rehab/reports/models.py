"""What councils want of the measures, and the tables that they have published."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, Public
from rehab.reports.rules import Aim, Grid

_OF_COUNCIL, _OF_FRAMEWORK = text("framework_id IS NULL"), text("framework_id IS NOT NULL")


class Target(Model):
    """A council's target for a measure from a day on; the newest that has begun counts.

    With a framework it is one that the framework's lead sets for all that take part in it, where they have none.
    """

    __tablename__ = "target"
    __table_args__ = (
        Index("uq_target_of_council", "authority_id", "measure_id", "valid_from", unique=True,
              postgresql_where=_OF_COUNCIL, sqlite_where=_OF_COUNCIL),
        Index("uq_target_of_framework", "framework_id", "measure_id", "valid_from", unique=True,
              postgresql_where=_OF_FRAMEWORK, sqlite_where=_OF_FRAMEWORK),
        CheckConstraint("target >= 0 AND near >= 0", name="not_negative"),
    )  # fmt: skip

    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    framework_id: Mapped[int | None] = mapped_column(ForeignKey("framework.id"))
    measure_id: Mapped[str]
    target: Mapped[int]
    near: Mapped[int]
    valid_from: Mapped[dt.date]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    def aim_of(self, framework: str) -> Aim:
        """As the rules judge it; `framework` is the reference of the one that sets it."""
        return Aim(self.target, self.near, framework)


class Publication(Public, Model):
    """Tables of activity as they left the building: small counts are hidden in what is kept here, not when it is shown.

    A later version of the same period stands beside the earlier ones, which stay as they were.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("authority_id", "starts_on", "ends_on", "number"),
        CheckConstraint("starts_on <= ends_on", name="in_order"),
    )

    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    number: Mapped[int]
    tables: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    published_at: Mapped[dt.datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    @property
    def grids(self) -> list[Grid]:
        """The tables."""
        return [Grid.of_data(table) for table in self.tables]
