"""Where somebody may move inside their stay."""

import datetime as dt

from sqlalchemy import select

from rehab.core.db import db
from rehab.framework import queries as framework
from rehab.framework.models import Facility
from rehab.framework.queries import CallOffOption
from rehab.placements.models import Stay
from rehab.placements.queries.options import approved_facilities
from rehab.placements.rules import place_fault


def houses_to_move_to(stay: Stay, *, day: dt.date) -> tuple[list[CallOffOption], list[tuple[CallOffOption, str]]]:
    """The provider's other houses by name: those that may take the person on a day, and the rest with the reason.

    The stay comes from `get_stay`. Whether a bed is free is seen when the move is recorded.
    """
    here = stay.segments[-1].facility_id if stay.segments else None
    others = select(Facility.id).where(Facility.provider_id == stay.provider_id, Facility.id != here)
    ids = db.session.scalars(others).all()
    found = framework.call_off_options_at(
        ids, authority_id=stay.authority_id, care_type=stay.care_type, day=day
    ).values()
    approved = approved_facilities(stay.request_id)
    faults = [(option, option.sentence or place_fault(option.facility.id, approved) or "") for option in found]
    return [option for option, fault in faults if not fault], [pair for pair in faults if pair[1]]
