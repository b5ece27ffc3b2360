"""Facilities that an authority uses without a framework: what forbids even that."""

import datetime as dt

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from rehab.core.db import db
from rehab.framework.models import Embargo, Facility, FacilityActivity
from rehab.framework.queries.call_off import CallOffOption, embargo_in_force
from rehab.framework.rules import NEVER_LIFTED, REQUIRED_ACTIVITY, CareType, Rating, Refusal


def facility_at(cqc_location_id: str) -> Facility | None:
    """The facility with this location number of the Care Quality Commission, if it is known, with its provider."""
    return db.session.scalar(
        select(Facility).where(Facility.cqc_location_id == cqc_location_id).options(joinedload(Facility.provider))
    )


def is_registered_for(facility: Facility, care_type: CareType) -> bool:
    """Whether it is registered for the activity that the type of care requires."""
    has_activity = exists().where(
        FacilityActivity.facility_id == facility.id, FacilityActivity.activity == REQUIRED_ACTIVITY[care_type]
    )
    return facility.is_registered and bool(db.session.scalar(select(has_activity)))


def refusals_outside(option: CallOffOption, *, authority_id: int, care_type: CareType, day: dt.date) -> list[Refusal]:
    """What an approved exception does not lift: the regulator's findings, a stop of the council, a suspension.

    `option` is how the facility stands under the frameworks.
    """
    facility = option.facility
    embargoed = exists().where(
        Embargo.facility_id == facility.id, Embargo.authority_id == authority_id, embargo_in_force(day)
    )
    applies = {
        Refusal.EMBARGOED: bool(db.session.scalar(select(embargoed))),
        Refusal.NOT_REGISTERED: not facility.is_registered,
        Refusal.ACTIVITY_MISSING: facility.is_registered and not is_registered_for(facility, care_type),
        Refusal.INADEQUATE: facility.rating is Rating.INADEQUATE,
    }
    found = {refusal for refusal, refuses in applies.items() if refuses} | (NEVER_LIFTED & set(option.refusals))
    return [refusal for refusal in Refusal if refusal in found]
