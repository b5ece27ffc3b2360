"""Reads of how stays are left."""

from sqlalchemy import select

from rehab.core.db import db
from rehab.discharge.models import Departure


def departure_of(stay_id: int) -> Departure | None:
    """The exit that was arranged or recorded for a stay."""
    return db.session.scalar(select(Departure).where(Departure.stay_id == stay_id))
