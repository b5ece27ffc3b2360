"""Frameworks, lots, the providers on them, their facilities and prices."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.accounts.models import Organisation
from rehab.core.db import Model, Public, enum_type
from rehab.framework.rules import (
    CareType,
    ContractType,
    PlaceStatus,
    PriceBasis,
    Rating,
    RegulatedActivity,
    Stage,
)


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


class Provider(Public, Model):
    """An organisation that offers residential treatment."""

    __tablename__ = "provider"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    legal_name: Mapped[str]
    trading_name: Mapped[str | None]
    name_key: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    facilities: Mapped[list["Facility"]] = relationship(
        lazy="raise", order_by="Facility.name_key", back_populates="provider"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """The name people know: the trading name where there is one."""
        return self.trading_name or self.legal_name


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


class Facility(Public, Model):
    """A house of a provider, registered as one CQC location. `beds_any` are for either sex."""

    __tablename__ = "facility"
    __table_args__ = (
        UniqueConstraint("provider_id", "name_key"),
        CheckConstraint("beds_men >= 0 AND beds_women >= 0 AND beds_any >= 0", name="beds_not_negative"),
    )

    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    address: Mapped[str]
    postcode: Mapped[str]
    cqc_location_id: Mapped[str | None] = mapped_column(unique=True)
    is_registered: Mapped[bool] = mapped_column(default=False)
    rating: Mapped[Rating] = mapped_column(enum_type(Rating, "rating"), default=Rating.NOT_RATED)
    rated_on: Mapped[dt.date | None]
    beds_men: Mapped[int] = mapped_column(default=0)
    beds_women: Mapped[int] = mapped_column(default=0)
    beds_any: Mapped[int] = mapped_column(default=0)
    description: Mapped[str] = mapped_column(default="")
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    provider: Mapped[Provider] = relationship(lazy="raise", back_populates="facilities")
    activities: Mapped[list["FacilityActivity"]] = relationship(
        lazy="raise", order_by="FacilityActivity.id", cascade="all, delete-orphan"
    )
    prices: Mapped[list["Price"]] = relationship(lazy="raise", order_by="Price.valid_from", back_populates="facility")

    __mapper_args__ = {"version_id_col": version}

    @property
    def beds(self) -> int:
        """All its beds."""
        return self.beds_men + self.beds_women + self.beds_any


class FacilityActivity(Model):
    """A regulated activity that a facility is registered for."""

    __tablename__ = "facility_activity"
    __table_args__ = (UniqueConstraint("facility_id", "activity"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    activity: Mapped[RegulatedActivity] = mapped_column(enum_type(RegulatedActivity, "activity"))


class Price(Public, Model):
    """What a facility costs on a lot in a stage, from a day on (to a day, where it has ended); pence."""

    __tablename__ = "price"
    __table_args__ = (
        UniqueConstraint("lot_id", "facility_id", "stage", "valid_from"),
        CheckConstraint("amount_pence >= 0", name="not_negative"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="ends_after_start"),
    )

    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    stage: Mapped[Stage] = mapped_column(enum_type(Stage, "stage"))
    basis: Mapped[PriceBasis] = mapped_column(enum_type(PriceBasis, "basis"))
    amount_pence: Mapped[int]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]

    lot: Mapped[Lot] = relationship(lazy="raise")
    facility: Mapped[Facility] = relationship(lazy="raise", back_populates="prices")

    @property
    def weekly_pence(self) -> int:
        """What a week costs."""
        return self.amount_pence * 7 if self.basis is PriceBasis.NIGHTLY else self.amount_pence


class Embargo(Model):
    """An authority's stop on new placements of its own residents at a facility."""

    __tablename__ = "embargo"
    __table_args__ = (Index("ix_embargo_facility_id_authority_id", "facility_id", "authority_id"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]


class VacancyReport(Model):
    """What a provider said was free at a moment; the newest report of a facility is the one that counts."""

    __tablename__ = "vacancy_report"
    __table_args__ = (Index("ix_vacancy_report_facility_id_reported_at", "facility_id", "reported_at"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    reported_at: Mapped[dt.datetime]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    free_men: Mapped[int] = mapped_column(default=0)
    free_women: Mapped[int] = mapped_column(default=0)
    free_any: Mapped[int] = mapped_column(default=0)
    next_free_on: Mapped[dt.date | None]
