"""A framework, who calls off from it, its lots and the providers on them."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import Organisation
from rehab.core.db import Model, Public, enum_type
from rehab.framework.models.providers import Provider
from rehab.framework.rules import (
    CareType,
    ContractType,
    FrameworkState,
    PlaceStatus,
    framework_state,
    takes_part_on,
)


class Framework(Model):
    """A list of providers let by a lead authority for itself and the participating ones.

    `ends_on` is its last day as let, `extended_to` its last day since an extension. `value_pence` is what it is worth
    over its whole life, as the lead published it.
    """

    __tablename__ = "framework"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
        CheckConstraint("extended_to IS NULL OR extended_to > ends_on", name="extended_beyond_its_end"),
        CheckConstraint("(closed_on IS NULL) = (closed_reason IS NULL)", name="closed_with_a_reason"),
        CheckConstraint("value_pence IS NULL OR value_pence > 0", name="value_above_nothing"),
        UniqueConstraint("lead_authority_id", "title"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    lead_authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    extended_to: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    closed_reason: Mapped[str | None]
    value_pence: Mapped[int | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    lead_authority: Mapped[Organisation] = relationship(lazy="raise")
    participants: Mapped[list["FrameworkParticipant"]] = relationship(
        lazy="raise", order_by="FrameworkParticipant.id", cascade="all, delete-orphan"
    )
    lots: Mapped[list["Lot"]] = relationship(lazy="raise", order_by="Lot.number", back_populates="framework")

    __mapper_args__ = {"version_id_col": version}

    @property
    def last_day(self) -> dt.date:
        """The last day it lasts by its dates, extensions counted; closing it ends it before."""
        return self.extended_to or self.ends_on

    def state_on(self, day: dt.date) -> FrameworkState:
        """Where it stands on a day."""
        return framework_state(
            self.starts_on, self.ends_on, day, extended_to=self.extended_to, closed_on=self.closed_on
        )


class FrameworkParticipant(Model):
    """An authority, besides the lead, that calls off from the framework for its own residents.

    From `joined_on` (the framework's start where it is not stated) to `left_on`, its last day, where it has ended.
    """

    __tablename__ = "framework_participant"
    __table_args__ = (
        UniqueConstraint("framework_id", "authority_id"),
        CheckConstraint("joined_on IS NULL OR left_on IS NULL OR joined_on <= left_on", name="leaves_after_joining"),
    )

    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    joined_on: Mapped[dt.date | None]
    left_on: Mapped[dt.date | None]

    authority: Mapped[Organisation] = relationship(lazy="raise")

    def takes_part_on(self, day: dt.date) -> bool:
        """Whether it calls off on a day."""
        return takes_part_on(day, self.joined_on, self.left_on)


class Lot(Model):
    """A part of a framework; without a care type it is a contract that placements cannot use."""

    __tablename__ = "lot"
    __table_args__ = (UniqueConstraint("framework_id", "number"), UniqueConstraint("framework_id", "title"))

    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    number: Mapped[int]
    title: Mapped[str]
    care_type: Mapped[CareType | None] = mapped_column(enum_type(CareType, "care_type"))
    specialism: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    framework: Mapped[Framework] = relationship(lazy="raise", back_populates="lots")
    places: Mapped[list["FrameworkProvider"]] = relationship(
        lazy="raise", order_by="FrameworkProvider.id", back_populates="lot"
    )

    __mapper_args__ = {"version_id_col": version}


class FrameworkProvider(Public, Model):
    """A provider's place on a lot, with its contract's type and dates; `extended_to` moves with the framework's."""

    __tablename__ = "framework_provider"
    __table_args__ = (
        UniqueConstraint("lot_id", "provider_id"),
        CheckConstraint("starts_on <= ends_on OR starts_on <= extended_to", name="ends_after_start"),
        CheckConstraint("extended_to IS NULL OR extended_to > ends_on", name="extended_beyond_its_end"),
    )

    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    contract_type: Mapped[ContractType] = mapped_column(enum_type(ContractType, "contract_type"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    extended_to: Mapped[dt.date | None]
    status: Mapped[PlaceStatus] = mapped_column(enum_type(PlaceStatus, "status"))
    status_reason: Mapped[str | None]
    status_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    lot: Mapped[Lot] = relationship(lazy="raise", back_populates="places")
    provider: Mapped[Provider] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def last_day(self) -> dt.date:
        """The last day of the contract, extensions counted."""
        return self.extended_to or self.ends_on

    def state_on(self, day: dt.date) -> FrameworkState:
        """Where the contract stands on a day: coming, live or expired."""
        return framework_state(self.starts_on, self.last_day, day)
