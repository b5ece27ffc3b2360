"""A provider's houses: what they are, and how what they state of themselves is changed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from rehab.audit import commands as audit
from rehab.core import clock
from rehab.core.actor import Actor
from rehab.core.db import db
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.events import announce
from rehab.core.text import fold
from rehab.framework.events import BedsReduced
from rehab.framework.models import Facility, FacilityActivity, FacilityFeature, FacilityProfile, Provider
from rehab.framework.queries.particulars import CODED, FACILITY_COLUMNS, FEATURES, PROFILE_COLUMNS, particulars
from rehab.framework.rules import (
    FacilityDetails,
    RegulatedActivity,
    Values,
    changed,
    facility_faults,
    fingerprint,
    particulars_faults,
    read_coordinates,
)

CHANGED_MEANWHILE = (
    "Somebody else changed this facility while you were working on it, so nothing was saved. "
    "Open the page again to see what is stored now."
)


def add_facility(
    provider: Provider, details: FacilityDetails, *, is_demonstration: bool = False, by: Actor, now: dt.datetime
) -> Facility:
    """Add a house to a provider. Raises InvalidInput for what no facility can be, or a name or CQC location taken."""
    faults = facility_faults(details, today=clock.london_date(now)) or _taken(
        provider, name=details.name, location=details.cqc_location_id
    )
    if faults:
        raise InvalidInput(faults)
    facility = Facility(
        provider=provider,
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
        profile=FacilityProfile(features=[]),
        is_demonstration=is_demonstration,
    )
    db.session.add(facility)
    db.session.flush()
    audit.record("facility.added", subject=facility, by=by, at=now)
    return facility


def change_facility(facility: Facility, wanted: Values, *, seen: str, by: Actor, now: dt.datetime) -> list[str]:
    """Change particulars of a locked facility at once; returns the names of those that differed.

    `seen` is the fingerprint of the particulars that the form was made from. Raises Conflict where they changed
    since, InvalidInput for what no facility can be, and whatever the owners of stays there raise against fewer beds.
    """
    insist_unchanged(facility, seen)
    names = apply(facility, wanted, by=by, now=now)
    if names:
        audit.record("facility.changed", subject=facility, by=by, at=now, fields=names)
    return names


def insist_unchanged(facility: Facility, seen: str) -> None:
    """Raises Conflict where the facility is not any more what somebody saw."""
    if fingerprint(particulars(facility)) != seen:
        raise Conflict(CHANGED_MEANWHILE)


def apply(facility: Facility, wanted: Values, *, by: Actor, now: dt.datetime) -> list[str]:
    """Write particulars to a locked facility, all or none; returns the names of those that differed."""
    before = particulars(facility)
    after = before | wanted
    names = changed(before, after)
    check_particulars(facility, after, now=now)
    beds = sum(after[name] for name in ("beds_men", "beds_women", "beds_any"))
    if beds < facility.beds:
        announce(BedsReduced(facility.id, beds, by, now))
    _write(facility, {name: after[name] for name in names})
    db.session.flush()
    return names


def check_particulars(facility: Facility, values: Values, *, now: dt.datetime) -> None:
    """Raises InvalidInput unless the facility could have all these particulars."""
    faults = particulars_faults(values, today=clock.london_date(now)) or _taken(
        facility.provider, name=values["name"], location=values["cqc_location_id"], besides=facility.id
    )
    if faults:
        raise InvalidInput(faults)


def _taken(provider: Provider, *, name: str, location: str | None, besides: int = 0) -> dict[str, str]:
    same_name = select(Facility.id).where(
        Facility.provider_id == provider.id, Facility.name_key == fold(name), Facility.id != besides
    )
    if db.session.scalar(same_name) is not None:
        return {"name": f"{provider.name} has a facility of this name already"}
    same_location = select(Facility.id).where(Facility.cqc_location_id == location, Facility.id != besides)
    if location and db.session.scalar(same_location) is not None:
        return {"cqc_location_id": "Another facility has this location number"}
    return {}


def _write(facility: Facility, values: Values) -> None:
    for name, value in values.items():
        stored = CODED[name](value) if name in CODED and value is not None else value
        if name in FACILITY_COLUMNS:
            setattr(facility, name, stored)
        elif name in PROFILE_COLUMNS:
            setattr(_profile(facility), name, stored)
        elif name in FEATURES:
            _write_features(_profile(facility), name, value)
        else:
            _WRITERS[name](facility, value)
    facility.name_key = fold(facility.name)


def _profile(facility: Facility) -> FacilityProfile:
    if facility.profile is None:
        facility.profile = FacilityProfile(features=[])
    return facility.profile


def _write_features(profile: FacilityProfile, name: str, values: list[str]) -> None:
    """Keep those that stay, so that the database never sees one twice."""
    kind = FEATURES[name]
    kept = [feature for feature in profile.features if feature.kind is not kind or feature.value in values]
    known = {feature.value for feature in kept if feature.kind is kind}
    profile.features = kept + [FacilityFeature(kind=kind, value=value) for value in values if value not in known]


def _write_activities(facility: Facility, values: list[str]) -> None:
    kept = [activity for activity in facility.activities if activity.activity.value in values]
    known = {activity.activity.value for activity in kept}
    new = [FacilityActivity(activity=RegulatedActivity(value)) for value in values if value not in known]
    facility.activities = kept + new


def _write_rated_on(facility: Facility, value: str | None) -> None:
    facility.rated_on = dt.date.fromisoformat(value) if value else None


def _write_coordinates(facility: Facility, value: str) -> None:
    profile = _profile(facility)
    profile.latitude, profile.longitude = read_coordinates(value) or (None, None)


_WRITERS: dict[str, Callable[[Facility, Any], None]] = {
    "activities": _write_activities,
    "rated_on": _write_rated_on,
    "coordinates": _write_coordinates,
}
