"""Where an authority stops new placements of its own residents."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model, Public


class Embargo(Public, Model):
    """An authority's stop on new placements of its own residents at a facility, its first and last day included."""

    __tablename__ = "embargo"
    __table_args__ = (
        Index("ix_embargo_facility_id_authority_id", "facility_id", "authority_id"),
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="ends_after_start"),
        CheckConstraint("lifted_reason IS NULL OR ends_on IS NOT NULL", name="lifted_on_a_day"),
    )

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    lifted_reason: Mapped[str | None]
