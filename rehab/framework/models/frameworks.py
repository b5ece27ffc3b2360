"""A framework, who calls off from it, its lots and the providers on them."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import Organisation
from rehab.core.db import Model, Public, enum_type
from rehab.framework.models.providers import Provider
from rehab.framework.rules import CareType, ContractType, PlaceStatus


class Framework(Model):
    """A list of providers let by a lead authority for itself and the participating ones."""

    __tablename__ = "framework"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
        UniqueConstraint("lead_authority_id", "title"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    lead_authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    lead_authority: Mapped[Organisation] = relationship(lazy="raise")
    participants: Mapped[list["FrameworkParticipant"]] = relationship(
        lazy="raise", order_by="FrameworkParticipant.id", cascade="all, delete-orphan"
    )
    lots: Mapped[list["Lot"]] = relationship(lazy="raise", order_by="Lot.number", back_populates="framework")

    __mapper_args__ = {"version_id_col": version}


class FrameworkParticipant(Model):
    """An authority, besides the lead, that calls off from the framework for its own residents."""

    __tablename__ = "framework_participant"
    __table_args__ = (UniqueConstraint("framework_id", "authority_id"),)

    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)

    authority: Mapped[Organisation] = relationship(lazy="raise")


class Lot(Model):
    """A part of a framework; without a care type it is a contract that placements cannot use."""

    __tablename__ = "lot"
    __table_args__ = (UniqueConstraint("framework_id", "number"), UniqueConstraint("framework_id", "title"))

    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    number: Mapped[int]
    title: Mapped[str]
    care_type: Mapped[CareType | None] = mapped_column(enum_type(CareType, "care_type"))

    framework: Mapped[Framework] = relationship(lazy="raise", back_populates="lots")
    places: Mapped[list["FrameworkProvider"]] = relationship(
        lazy="raise", order_by="FrameworkProvider.id", back_populates="lot"
    )


class FrameworkProvider(Public, Model):
    """A provider's place on a lot, with its contract's type and dates."""

    __tablename__ = "framework_provider"
    __table_args__ = (
        UniqueConstraint("lot_id", "provider_id"),
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
    )

    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    contract_type: Mapped[ContractType] = mapped_column(enum_type(ContractType, "contract_type"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    status: Mapped[PlaceStatus] = mapped_column(enum_type(PlaceStatus, "status"))
    status_reason: Mapped[str | None]
    status_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    lot: Mapped[Lot] = relationship(lazy="raise", back_populates="places")
    provider: Mapped[Provider] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}
