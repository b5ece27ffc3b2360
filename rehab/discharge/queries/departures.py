"""Reads of how stays are left."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from rehab.clients.models import TopProfile
from rehab.clients.rules import TopStage
from rehab.core.db import db
from rehab.discharge.models import Departure
from rehab.discharge.queries.feedback import has_rated
from rehab.discharge.rules import Leaving
from rehab.placements.models import Stay


def departure_of(stay_id: int) -> Departure | None:
    """The exit that was arranged or recorded for a stay, with who was told."""
    return db.session.scalar(
        select(Departure).where(Departure.stay_id == stay_id).options(selectinload(Departure.told))
    )


def told_of_leaving(stay: Stay, departure: Departure | None) -> Leaving | None:
    """What was recorded of an exit; None while the person is there, or where an import knows no particulars.

    A rating that the person gave by their own link is not among it: the house reads those in figures alone.
    """
    if departure is None or stay.ended_on is None or stay.exit_reason is None or departure.recorded_at is None:
        return None
    return Leaving(
        ended_on=stay.ended_on,
        reason=stay.exit_reason,
        where_to=departure.where_to,
        note=departure.note,
        tolerance_explained=departure.tolerance_explained,
        naloxone_supplied=departure.naloxone_supplied,
        medication=departure.medication,
        who_was_told=departure.who_was_told,
        told={row.who: row.at for row in departure.told},
        accommodation=stay.exit_accommodation,
        paid_work_days=stay.paid_work_days_28,
        satisfaction=None if has_rated(stay.id) else stay.satisfaction,
    )


def exit_profile_taken_on(stay_id: int) -> dt.date | None:
    """The day of the outcomes profile at the end of a stay."""
    wanted = select(TopProfile.completed_on).where(TopProfile.stay_id == stay_id, TopProfile.stage == TopStage.EXIT)
    return db.session.scalar(wanted)
