"""Where an authority stops new placements of its own residents."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehab.core.db import Model


class Embargo(Model):
    """An authority's stop on new placements of its own residents at a facility."""

    __tablename__ = "embargo"
    __table_args__ = (Index("ix_embargo_facility_id_authority_id", "facility_id", "authority_id"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
