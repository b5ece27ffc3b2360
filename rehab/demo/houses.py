"""What the houses of the demonstration offer, whom they take and what they ask of people: made up, and said to be."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from rehab.accounts.models import Organisation
from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.demo import people
from rehab.framework import commands as framework
from rehab.framework.models import Facility, FacilityProfile
from rehab.framework.queries.particulars import particulars
from rehab.framework.rules import Region, Values, fingerprint
from rehab.matching import commands as matching
from rehab.matching import queries
from rehab.matching.commands import LookedAt
from rehab.matching.rules import Home, Weights, WhyNot
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus

COVENTRY = Home(Region.WEST_MIDLANDS, 52.41, -1.51)
WHERE = (
    ("south_west", "51.35, -2.98"),
    ("north_west", "53.65, -3.00"),
    ("west_midlands", "52.49, -1.89"),
    ("south_east", "50.82, -0.14"),
    ("yorkshire", "53.81, -1.55"),
    ("south_west", "50.72, -1.88"),
    ("london", "51.51, -0.12"),
    ("east", "52.20, 0.12"),
    ("east_midlands", "52.95, -1.15"),
)
LIVELY: Values = {
    "what_it_is_like": (
        "A large old house with a garden, ten minutes from the sea. Mornings are groups, afternoons are work in the "
        "house and the garden, evenings are free. Invented for this demonstration."
    ),
    "what_it_expects": "Take part in the groups.\nCook for the house once a week.\nNo visitors in the first two weeks.",
    "programmes": ["twelve_step"],
    "sexes": "mixed",
    "dual_diagnosis": "mild",
    "medical_cover": "local_gp",
    "takes_substitution": False,
    "exclusions": ["arson", "sexual_offences"],
    "takes_couples": False,
    "takes_pets": False,
    "mutual_aid": True,
    "aftercare": True,
}
GENTLE: Values = {
    "what_it_is_like": (
        "A small, quiet house in a town. Everybody has a room of their own and a worker who sees them every day. "
        "Invented for this demonstration."
    ),
    "what_it_expects": "See your worker every day.\nTell staff when you go out.",
    "programmes": ["cbt", "eclectic"],
    "sexes": "mixed",
    "dual_diagnosis": "moderate",
    "medical_cover": "nurse_day",
    "takes_substitution": True,
    "top_methadone_mg": 60,
    "top_buprenorphine_mg": 16,
    "wheelchair": True,
    "ground_floor": True,
    "exclusions": ["arson"],
    "languages": ["pl", "ur"],
    "aftercare": True,
    "move_on_housing": True,
}
WOMEN: Values = GENTLE | {
    "what_it_is_like": "A house for women, with rooms for mothers and their children. Invented for this demonstration.",
    "sexes": "women",
    "takes_families": True,
    "oldest_child": 8,
    "programmes": ["eclectic", "cbt"],
    "languages": ["pa"],
    "wheelchair": False,
}
COMMUNITY: Values = LIVELY | {
    "what_it_is_like": (
        "Thirty people live and work together and run the house among them. Those who have been there longer help the "
        "new ones. Invented for this demonstration."
    ),
    "what_it_expects": "Do your share of the work.\nBe honest in the group.\nHand in your phone for the first month.",
    "programmes": ["therapeutic_community"],
    "dual_diagnosis": None,
    "takes_pets": True,
    "exclusions": [],
}
KINDS = (LIVELY, GENTLE, COMMUNITY, GENTLE, WOMEN)


def describe(*, now: dt.datetime) -> None:
    """Give each house of the demonstration a profile, by its number, so that every load is alike."""
    houses = db.session.scalars(
        select(Facility)
        .where(Facility.is_demonstration)
        .options(
            joinedload(Facility.provider),
            joinedload(Facility.profile).selectinload(FacilityProfile.features),
            selectinload(Facility.activities),
        )
        .order_by(Facility.id)
    ).all()
    for number, house in enumerate(houses):
        wanted = KINDS[number % len(KINDS)] | _by_number(number, does_detox=len(house.activities) > 1)
        if not house.beds_women and wanted["sexes"] == "women":
            wanted |= {"sexes": "mixed"}
        framework.change_facility(house, wanted, seen=fingerprint(particulars(house)), by=SYSTEM, now=now)


def _by_number(number: int, *, does_detox: bool) -> Values:
    region, coordinates = WHERE[number % len(WHERE)]
    return {
        "region": region,
        "coordinates": coordinates,
        "youngest_age": 18,
        "oldest_age": 65 + number % 4 * 5,
        "shortest_weeks": 1 if does_detox else 6 + number % 3 * 3,
        "longest_weeks": 24 + number % 2 * 2,
        "waiting_days": 7 + number % 5 * 7,
        "detox": ["alcohol", "opiates"] if does_detox else [],
        "detox_nights": 14 if does_detox else None,
    }


def weigh(*, now: dt.datetime) -> None:
    """The lead council keeps the usual weights, and says where it is."""
    lead = db.session.scalars(select(Organisation).where(Organisation.name == people.LEAD)).one()
    queries.locked_versions(lead.id)
    by = people.actor("commissioner")
    matching.set_weights(lead.id, Weights(), COVENTRY, valid_from=clock.london_date(now), by=by, now=now)


def compared(_today: dt.date) -> None:
    """The person whose request came back looked at four places with their key worker, and keeps to the first two."""
    key_worker, now = people.actor("keyworker"), clock.now()
    with transaction():
        reference = db.session.scalars(
            select(PlacementRequest.reference).where(PlacementRequest.status == RequestStatus.RETURNED)
        ).first()
        request = requests.get_own_request_for_update(key_worker, reference or "")
        offered = [choice.facility_id for choice in request.choices]
        if request.care_type is None:
            return
        wanted = queries.needs_of(request, request.care_type, day=clock.london_date(now))
        matches = queries.search(request.authority_id, wanted, now=now).result.matches
        others = [match for match in matches if match.place.id not in offered][:2]
        reasons = (WhyNot.NOT_WANTED, WhyNot.OTHER)
        looked_at = [LookedAt(match.place.id, match.rank) for match in matches if match.place.id in offered]
        looked_at += [LookedAt(match.place.id, match.rank, why) for match, why in zip(others, reasons, strict=False)]
        matching.keep_considered(request, looked_at, by=key_worker, now=now)
