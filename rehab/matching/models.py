"""How a council weighs places, and which places were looked at for a person."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehab.core.db import Model, enum_type
from rehab.framework.models import Facility
from rehab.framework.rules import Region
from rehab.matching.rules import HEAVIEST, Home, Part, Weights, WhyNot


class MatchWeights(Model):
    """What a council ranks places by from a day on, and where it is, to count distances from."""

    __tablename__ = "match_weights"
    __table_args__ = (
        UniqueConstraint("authority_id", "valid_from"),
        *(CheckConstraint(f"{part} BETWEEN 0 AND {HEAVIEST}", name=part.value) for part in Part),
        CheckConstraint(f"{' + '.join(Part)} > 0", name="something_counts"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="place"),
        CheckConstraint("latitude IS NULL OR (latitude BETWEEN 49 AND 61 AND longitude BETWEEN -9 AND 3)",
                        name="in_the_british_isles"),
    )  # fmt: skip

    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    valid_from: Mapped[dt.date]
    needs: Mapped[int]
    preferences: Mapped[int]
    waiting: Mapped[int]
    price: Mapped[int]
    outcomes: Mapped[int]
    distance: Mapped[int]
    region: Mapped[Region | None] = mapped_column(enum_type(Region, "region"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def weights(self) -> Weights:
        """For the rules."""
        return Weights(**{part.value: getattr(self, part.value) for part in Part})

    @property
    def home(self) -> Home:
        """For the rules."""
        return Home(self.region, self.latitude, self.longitude)


class ConsideredFacility(Model):
    """A place looked at for a request: where it stood in the order (None: it could not take the person) and why not.

    Whether it was chosen is told by the request's choices, so that the two cannot contradict each other.
    """

    __tablename__ = "considered_facility"
    __table_args__ = (
        UniqueConstraint("request_id", "facility_id"),
        CheckConstraint('"rank" IS NULL OR "rank" > 0', name="rank"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("placement_request.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    shown_at: Mapped[dt.datetime]
    rank: Mapped[int | None]
    why_not: Mapped[WhyNot | None] = mapped_column(enum_type(WhyNot, "why_not"))

    facility: Mapped[Facility] = relationship(lazy="raise")
