"""The houses of a provider: what they are registered for and what they offer."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, Public, enum_type
from rehab.framework.models.providers import Provider
from rehab.framework.rules import (
    DualDiagnosis,
    FeatureKind,
    MedicalCover,
    Rating,
    Region,
    RegulatedActivity,
    Sexes,
)


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

    provider: Mapped[Provider] = relationship(lazy="raise")
    activities: Mapped[list["FacilityActivity"]] = relationship(
        lazy="raise", order_by="FacilityActivity.id", cascade="all, delete-orphan"
    )
    profile: Mapped["FacilityProfile | None"] = relationship(lazy="raise", back_populates="facility")

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


class FacilityProfile(Model):
    """What a facility offers and whom it takes; None is "not stated", which matching shows as a question to ask.

    Doses are in milligrams a day, times in days or weeks. What has several values stands in `features`.
    """

    __tablename__ = "facility_profile"
    __table_args__ = (
        CheckConstraint("youngest_age IS NULL OR oldest_age IS NULL OR youngest_age <= oldest_age", name="ages"),
        CheckConstraint("shortest_weeks IS NULL OR longest_weeks IS NULL OR shortest_weeks <= longest_weeks",
                        name="weeks"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="place"),
        CheckConstraint("latitude IS NULL OR (latitude BETWEEN 49 AND 61 AND longitude BETWEEN -9 AND 3)",
                        name="in_the_british_isles"),
    )  # fmt: skip

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), unique=True)
    sexes: Mapped[Sexes | None] = mapped_column(enum_type(Sexes, "sexes"))
    takes_families: Mapped[bool | None]
    oldest_child: Mapped[int | None]
    takes_couples: Mapped[bool | None]
    takes_pets: Mapped[bool | None]
    detox_nights: Mapped[int | None]
    takes_substitution: Mapped[bool | None]
    top_methadone_mg: Mapped[int | None]
    top_buprenorphine_mg: Mapped[int | None]
    dual_diagnosis: Mapped[DualDiagnosis | None] = mapped_column(enum_type(DualDiagnosis, "dual_diagnosis"))
    medical_cover: Mapped[MedicalCover | None] = mapped_column(enum_type(MedicalCover, "medical_cover"))
    wheelchair: Mapped[bool | None]
    ground_floor: Mapped[bool | None]
    youngest_age: Mapped[int | None]
    oldest_age: Mapped[int | None]
    shortest_weeks: Mapped[int | None]
    longest_weeks: Mapped[int | None]
    waiting_days: Mapped[int | None]
    mutual_aid: Mapped[bool | None]
    aftercare: Mapped[bool | None]
    move_on_housing: Mapped[bool | None]
    region: Mapped[Region | None] = mapped_column(enum_type(Region, "region"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    what_it_is_like: Mapped[str] = mapped_column(default="")
    what_it_expects: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    facility: Mapped[Facility] = relationship(lazy="raise", back_populates="profile")
    features: Mapped[list["FacilityFeature"]] = relationship(
        lazy="raise", order_by="FacilityFeature.kind, FacilityFeature.value", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    def values(self, kind: FeatureKind) -> frozenset[str]:
        """The stated values of one kind; empty where none was stated."""
        return frozenset(feature.value for feature in self.features if feature.kind is kind)


class FacilityFeature(Model):
    """One of several values that a profile may state of a kind, like a programme or an exclusion."""

    __tablename__ = "facility_feature"
    __table_args__ = (UniqueConstraint("profile_id", "kind", "value"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("facility_profile.id"))
    kind: Mapped[FeatureKind] = mapped_column(enum_type(FeatureKind, "kind"))
    value: Mapped[str]
