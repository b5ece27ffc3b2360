"""Every facility that a council may, or may not, call off from, with all that the ranking looks at.

The number of statements does not depend on the number of facilities.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields
from typing import Any

from sqlalchemy import select

from rehab.clients.rules import Sex
from rehab.core.clock import london_date
from rehab.core.db import db
from rehab.framework import queries as framework
from rehab.framework.models import FacilityFeature, FacilityProfile
from rehab.framework.queries import CallOffOption
from rehab.framework.rules import Beds, CareType, DetoxSubstance, Exclusion, FeatureKind, Programme
from rehab.matching.queries.outcomes import OutcomesKnown, outcomes
from rehab.matching.rules import Offering, Place
from rehab.requests import queries as requests
from rehab.requests.queries import Vacancy

Features = dict[FeatureKind, set[str]]
OFFERING = [getattr(FacilityProfile, field.name) for field in fields(Offering)]


def places(authority_id: int, care_type: CareType, sex: Sex | None, *, now: dt.datetime) -> list[Place]:
    """All facilities on the council's frameworks, as they are at that moment for somebody of this sex."""
    day = london_date(now)
    options = framework.call_off_options(authority_id, care_type, day)
    ids = [option.facility.id for option in options]
    offerings, features = _offerings(ids), _features(ids)
    free = requests.vacancies(ids, authority_id=authority_id, now=now)
    ended = outcomes(authority_id, care_type, day=day)
    return [
        _place(
            option,
            offerings.get(option.facility.id, Offering()),
            features[option.facility.id],
            ended,
            **_bed(free.get(option.facility.id), sex, day),
        )
        for option in options
    ]


def _offerings(ids: Collection[int]) -> dict[int, Offering]:
    rows = db.session.execute(
        select(FacilityProfile.facility_id, *OFFERING).where(FacilityProfile.facility_id.in_(ids))
    )
    return {facility_id: Offering(*stated) for facility_id, *stated in rows}


def _features(ids: Collection[int]) -> dict[int, Features]:
    found: dict[int, Features] = defaultdict(lambda: defaultdict(set))
    for facility_id, kind, value in db.session.execute(
        select(FacilityProfile.facility_id, FacilityFeature.kind, FacilityFeature.value)
        .join(FacilityFeature, FacilityFeature.profile_id == FacilityProfile.id)
        .where(FacilityProfile.facility_id.in_(ids))
    ):
        found[facility_id][kind].add(value)
    return found


def _bed(vacancy: Vacancy | None, sex: Sex | None, day: dt.date) -> dict[str, Any]:
    """From when a report that is still believed has a bed for the person; without a sex any bed will do."""
    if vacancy is None or vacancy.is_stale:
        return {}
    report = vacancy.report
    free = vacancy.free_for(sex) if sex else report.free_any + report.free_men + report.free_women
    return {"bed_from": day if free else report.next_free_on, "reported_at": report.reported_at}


def _place(option: CallOffOption, offering: Offering, features: Features, ended: OutcomesKnown, **bed: Any) -> Place:
    facility = option.facility
    return Place(
        id=facility.id,
        public_id=facility.public_id,
        name=facility.name,
        name_key=facility.name_key,
        provider=option.provider.name,
        address=f"{facility.address}, {facility.postcode}",
        description=facility.description,
        beds=Beds(facility.beds_men, facility.beds_women, facility.beds_any),
        offering=offering,
        programmes=frozenset(Programme(value) for value in features[FeatureKind.PROGRAMME]),
        detox=frozenset(DetoxSubstance(value) for value in features[FeatureKind.DETOX]),
        languages=frozenset(features[FeatureKind.LANGUAGE]),
        exclusions=frozenset(Exclusion(value) for value in features[FeatureKind.EXCLUSION]),
        refusals=tuple(refusal.sentence for refusal in option.refusals),
        weekly_pence=option.price.weekly_pence if option.price else None,
        outcomes=ended.of(facility.id, facility.provider_id),
        **bed,
    )
