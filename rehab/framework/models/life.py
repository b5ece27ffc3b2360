"""What is decided in the life of a framework: extensions, openings, and what happens to providers' places."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, enum_type
from rehab.framework.rules import PlaceEvent


class ExtensionOption(Model):
    """A right to extend a framework to a day; options are exercised in their order, each with its decision."""

    __tablename__ = "extension_option"
    __table_args__ = (
        UniqueConstraint("framework_id", "number"),
        CheckConstraint(
            "(decided_on IS NULL) = (decided_by IS NULL) AND (decided_on IS NULL) = (decision IS NULL)",
            name="decision_is_whole",
        ),
    )

    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    number: Mapped[int]
    would_end_on: Mapped[dt.date]
    decided_on: Mapped[dt.date | None]
    decided_by: Mapped[str | None]
    decision: Mapped[str | None]

    @property
    def is_exercised(self) -> bool:
        """Whether the framework was extended by it."""
        return self.decided_on is not None


class FrameworkOpening(Model):
    """Days, the first and the last included, on which providers may apply to join a framework."""

    __tablename__ = "framework_opening"
    __table_args__ = (CheckConstraint("from_on <= to_on", name="ends_after_start"),)

    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), index=True)
    from_on: Mapped[dt.date]
    to_on: Mapped[dt.date]
    reason: Mapped[str]


class PlaceChange(Model):
    """Something that happened to a provider's place on a lot; `last_day` is the contract's since an extension."""

    __tablename__ = "place_change"
    __table_args__ = (CheckConstraint("(event = 'extended') = (last_day IS NOT NULL)", name="extended_to_a_day"),)

    place_id: Mapped[int] = mapped_column(ForeignKey("framework_provider.id"), index=True)
    event: Mapped[PlaceEvent] = mapped_column(enum_type(PlaceEvent, "event"))
    on: Mapped[dt.date]
    last_day: Mapped[dt.date | None]
    reason: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[dt.datetime]
