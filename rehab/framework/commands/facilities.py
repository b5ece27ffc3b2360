"""A provider's houses: what they are."""

import datetime as dt

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.core.text import fold
from rehab.framework.models import Facility, FacilityActivity, Provider
from rehab.framework.rules import FacilityDetails, facility_faults


def add_facility(
    provider: Provider, details: FacilityDetails, *, is_demonstration: bool = False, by: Actor, now: dt.datetime
) -> Facility:
    """Add a house to a provider. Raises InvalidInput for what no facility can be, or a name or CQC location taken."""
    faults = facility_faults(details, today=clock.london_date(now)) or _taken(provider, details)
    if faults:
        raise InvalidInput(faults)
    facility = Facility(
        provider_id=provider.id,
        name=details.name.strip(),
        name_key=fold(details.name),
        address=details.address.strip(),
        postcode=details.postcode,
        cqc_location_id=details.cqc_location_id,
        is_registered=details.is_registered,
        activities=[FacilityActivity(activity=activity) for activity in sorted(details.activities)],
        rating=details.rating,
        rated_on=details.rated_on,
        beds_men=details.beds.men,
        beds_women=details.beds.women,
        beds_any=details.beds.either,
        description=details.description,
        is_demonstration=is_demonstration,
    )
    db.session.add(facility)
    db.session.flush()
    audit.record("facility.added", subject=facility, by=by, at=now)
    return facility


def _taken(provider: Provider, details: FacilityDetails) -> dict[str, str]:
    same_name = select(Facility.id).where(Facility.provider_id == provider.id, Facility.name_key == fold(details.name))
    if db.session.scalar(same_name) is not None:
        return {"name": f"{provider.name} has a facility of this name already"}
    location = details.cqc_location_id
    if location and db.session.scalar(select(Facility.id).where(Facility.cqc_location_id == location)) is not None:
        return {"cqc_location_id": "Another facility has this location number"}
    return {}
