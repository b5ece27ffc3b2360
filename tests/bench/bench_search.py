"""Finding a place among 300 facilities, with the outcomes of 20,000 stays: the whole search against its bare SQL."""

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from rehab.clients.rules import Sex
from rehab.core.db import Model, db
from rehab.framework.models import Facility, FacilityFeature, FacilityProfile, VacancyReport
from rehab.framework.rules import (
    CareType,
    DualDiagnosis,
    Exclusion,
    FeatureKind,
    MedicalCover,
    Programme,
    Region,
    Sexes,
    Stage,
)
from rehab.matching import queries
from rehab.matching.rules import Needs
from rehab.placements.models import Placement, Segment, Stay
from rehab.placements.rules import ExitReason, PlacementStatus
from rehab.requests.rules import Mobility, Nearness, Origin, RequestStatus
from tests.bench.measuring import median, noted, replay
from tests.bench.report import NAMES, Report
from tests.factories import NOON, TODAY, World, a_client, a_request, a_world
from tests.support.framework import many_facilities

FACILITIES, STAYS, PEOPLE, RUNS = 300, 20_000, 100, 21
CHUNK = 2_000
NEEDS = Needs(
    CareType.RESIDENTIAL_REHAB,
    sex=Sex.FEMALE,
    age=34,
    mobility=Mobility.GROUND_FLOOR,
    mental_health=DualDiagnosis.MILD,
    risks=frozenset({Exclusion.VIOLENCE}),
    programme=Programme.CBT,
    nearness=Nearness.NEAR,
    weeks=12,
)


def test_search_against_its_bare_sql(real_app: Flask, engine_name: str, report: Report) -> None:
    with real_app.app_context():
        world = a_world()
        _fill(world)
        authority_id = world.authority.id
        db.session.remove()
        with noted() as statements:
            found = _search(authority_id)
        whole = median(lambda: _search(authority_id), RUNS)
        bare = median(lambda: replay(statements), RUNS)
    places = len(found.result.matches) + len(found.result.excluded)
    assert places == FACILITIES
    taken = (f"{whole:.0f} ms", f"{bare:.0f} ms", f"{whole / bare:.1f}")
    report.add("search", NAMES[engine_name], len(statements), *taken)


def _search(authority_id: int) -> queries.Search:
    found = queries.search(authority_id, NEEDS, now=NOON)
    db.session.remove()
    return found


def _fill(world: World) -> None:
    """Every facility says all it can, reports its beds, and has stays that ended."""
    known = db.session.query(Facility).count()
    many_facilities(world.framework, FACILITIES - known)
    facilities = db.session.execute(select(Facility.id, Facility.provider_id).order_by(Facility.id)).all()
    _store(FacilityProfile, [_profile(number, row.id) for number, row in enumerate(facilities)])
    profiles = db.session.scalars(select(FacilityProfile.id).order_by(FacilityProfile.id)).all()
    _store(
        FacilityFeature, [feature for number, profile in enumerate(profiles) for feature in _features(number, profile)]
    )
    free = {"free_men": 1, "free_women": 1, "free_any": 0}
    _store(VacancyReport, [{"facility_id": row.id, "reported_at": NOON, **free} for row in facilities])
    _store_stays(world, [(row.id, row.provider_id) for row in facilities])


def _profile(number: int, facility_id: int) -> dict[str, Any]:
    return {
        "facility_id": facility_id,
        "sexes": list(Sexes)[number % 3],
        "dual_diagnosis": list(DualDiagnosis)[number % 4],
        "medical_cover": list(MedicalCover)[number % 5],
        "ground_floor": number % 3 > 0,
        "youngest_age": 18,
        "oldest_age": 70,
        "shortest_weeks": 6,
        "longest_weeks": 26,
        "waiting_days": number % 60,
        "region": list(Region)[number % 10],
        "latitude": 50 + number % 5,
        "longitude": -3 + number % 4,
        "what_it_is_like": "A house with a garden. " * 10,
        "what_it_expects": "Take part in the groups. " * 5,
        "version": 1,
    }


def _features(number: int, profile_id: int) -> list[dict[str, Any]]:
    values = (
        (FeatureKind.PROGRAMME, list(Programme)[number % 5]),
        (FeatureKind.DETOX, "alcohol"),
        (FeatureKind.DETOX, "opiates"),
        (FeatureKind.LANGUAGE, "pl"),
        (FeatureKind.EXCLUSION, "arson"),
    )
    return [{"profile_id": profile_id, "kind": kind, "value": str(value)} for kind, value in values]


def _store_stays(world: World, facilities: list[tuple[int, int]]) -> None:
    people = [a_request(a_client(world.service), world.key_worker, status=RequestStatus.ENDED) for _ in range(PEOPLE)]
    rows = [(number, people[number % PEOPLE], *facilities[number % len(facilities)]) for number in range(1, STAYS + 1)]
    _store(
        Placement,
        [
            {
                "id": number,
                "reference": f"P-{number}",
                "request_id": request.id,
                "provider_id": provider_id,
                "status": PlacementStatus.ENDED,
                "arranged_at": NOON,
                "arrives_on": TODAY,
                "version": 1,
            }
            for number, request, _, provider_id in rows
        ],
    )
    _store(
        Stay,
        [
            {
                "id": number,
                "public_id": f"{number:032x}",
                "placement_id": number,
                "request_id": request.id,
                "client_id": request.client_id,
                "service_id": world.service.id,
                "authority_id": world.authority.id,
                "provider_id": provider_id,
                "care_type": CareType.RESIDENTIAL_REHAB,
                # So many stays of so few people overlap, as only those may that were kept elsewhere.
                "origin": Origin.IMPORTED,
                "admitted_on": _ended(number) - dt.timedelta(days=60),
                "ended_on": _ended(number),
                "exit_reason": ExitReason.COMPLETED if number % 5 else ExitReason.CLIENT_LEFT,
                "version": 1,
            }
            for number, request, _, provider_id in rows
        ],
    )
    _store(
        Segment,
        [
            {
                "stay_id": number,
                "facility_id": facility_id,
                "stage": Stage.STAGE_1,
                "starts_on": _ended(number) - dt.timedelta(days=60),
                "ends_on": _ended(number),
            }
            for number, _, facility_id, _ in rows
        ],
    )


def _ended(number: int) -> dt.date:
    """All of them within 24 months."""
    return TODAY - dt.timedelta(days=number % 700)


def _store(model: type[Model], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(model), rows[start : start + CHUNK])
    db.session.commit()
