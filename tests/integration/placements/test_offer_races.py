"""Eight at the same moment, fifty times: the last bed goes once, an answer or its lapse counts, a withdrawal holds.

All that the rounds are about is made before the first, and looked at after the last: a round costs what its racers do.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind
from rehab.core.db import db
from rehab.finance import queries as ledger
from rehab.finance.rules import FundingSource
from rehab.framework.models import Facility
from rehab.placements.models import Offer, Placement, Stay
from rehab.placements.rules import OfferStatus, PlacementStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import (
    NOON,
    TODAY,
    World,
    a_callable_facility,
    a_client,
    a_request,
    an_arranged_placement,
    an_offer,
    lot_of,
)
from tests.factories.storing import one_commit
from tests.support.arena import RACERS, Arena, Arenas, Job, arenas
from tests.support.databases import Databases
from tests.support.placements import copies_of

ROUNDS = 50
A_MONTH = dt.timedelta(days=30)


@pytest.fixture(scope="module")
def arena_on(databases: Databases, make_app: Callable[[str], Flask]) -> Iterator[Arenas]:
    with arenas(databases, make_app) as made:
        yield made


@pytest.fixture
def arena(arena_on: Arenas, engine_name: str) -> Iterator[Arena]:
    """The arena of an engine, with a session of the test's own."""
    found = arena_on(engine_name)
    with found.app.app_context():
        yield found
        db.session.remove()


def people(world: World, count: int) -> list[PlacementRequest]:
    """As many approved requests, each for a person of its own."""
    with one_commit():
        clients = [a_client(world.service, given_name=f"N{number}") for number in range(count)]
        return [a_request(client, world.key_worker, status=RequestStatus.APPROVED) for client in clients]


def houses(world: World, count: int, *, beds: int) -> list[int]:
    """The ids of as many facilities like one that may be asked."""
    with one_commit():
        first = a_callable_facility(lot_of(world.framework), world.provider, beds=beds)
        tag = first.public_id[:16]
        return copies_of(
            first,
            count,
            public_id=lambda n: f"{tag}{n:016d}",
            name_key=lambda n: f"{tag} {n}",
            cqc_location_id=lambda n: f"1-{tag}{n}",
        )


def offers_at(places: list[int], like: Offer) -> list[int]:
    """The ids of offers like one, at each of these facilities."""
    return copies_of(like, len(places), public_id=lambda n: f"{like.id:016d}{n:016d}", facility_id=lambda n: places[n])


def raced(arena: Arena, rounds: list[list[Job]]) -> list[Counter[str]]:
    """How often each outcome came, round by round."""
    db.session.remove()  # whoever waits for us waits in vain
    return [Counter(arena.processes.round(jobs)) for jobs in rounds]


def test_the_last_beds_go_to_no_more_people_than_there_are_beds(arena: Arena) -> None:
    world, beds = arena.world, 2
    staff = world.provider_user.id
    asked = [an_offer(request, world.facility) for request in people(world, RACERS)]
    places = houses(world, ROUNDS, beds=beds)
    with one_commit():
        ids = [offers_at(places, offer) for offer in asked]
        names = dict(db.session.execute(select(Offer.id, Offer.public_id)).all())
    jobs: list[list[Job]] = [[("accept", staff, names[of[number]]) for of in ids] for number in range(ROUNDS)]
    assert raced(arena, jobs) == [Counter(done=beds, InvalidInput=RACERS - beds)] * ROUNDS
    held = select(Offer.facility_id, func.count()).where(Offer.bed_held, Offer.facility_id.in_(places))
    assert dict(db.session.execute(held.group_by(Offer.facility_id)).all()) == dict.fromkeys(places, beds)


def an_overdue_offer(request: PlacementRequest, facility: Facility) -> Offer:
    """Made a month ago, due two weeks ago, and answered by nobody."""
    offer = an_offer(request, facility, sent_at=NOON - A_MONTH)
    due_at = NOON - dt.timedelta(days=14)
    clock = Clock(kind=ClockKind.OFFER_ANSWER, subject_type="offer", subject_id=offer.id, case_id=request.id)
    clock.started_at, clock.due_at = NOON - A_MONTH, due_at
    db.session.add(clock)
    return offer


def test_an_offer_is_accepted_or_lapses_and_never_both(arena: Arena) -> None:
    world = arena.world
    asked = people(world, ROUNDS)
    with one_commit():
        offers = [an_overdue_offer(request, world.facility) for request in asked]
        world_beds = db.session.get_one(Facility, world.facility.id)
        world_beds.beds_any = ROUNDS
    half = RACERS // 2
    jobs: list[list[Job]] = [
        [("accept", world.provider_user.id, offer.public_id), ("lapse", 0, str(offer.id))] * half for offer in offers
    ]
    outcomes = raced(arena, jobs)
    assert [each["done"] for each in outcomes] == [1] * ROUNDS
    assert set().union(*outcomes) <= {"done", "IllegalMove", "NotFound"}
    ended = db.session.scalars(select(Offer).where(Offer.id.in_([offer.id for offer in offers]))).all()
    assert {(offer.status, offer.bed_held) for offer in ended} <= {
        (OfferStatus.ACCEPTED, True),
        (OfferStatus.LAPSED, False),
    }


def booked(world: World) -> tuple[int, int]:
    """Pence reserved and committed; other races of this world may have committed some."""
    position = ledger.positions(world.authority.id, [TODAY.year], FundingSource.PUBLIC_HEALTH_GRANT)[TODAY.year]
    return position.reserved, position.committed


def test_a_bed_that_is_confirmed_while_the_request_is_withdrawn_is_given_back(arena: Arena) -> None:
    world = arena.world
    asked = people(world, ROUNDS)
    with one_commit():
        offers = [an_offer(request, world.second_facility, status=OfferStatus.ACCEPTED) for request in asked]
    before = booked(world)
    half, kay = RACERS // 2, world.key_worker.id
    jobs: list[list[Job]] = [
        [("confirm", kay, offer.public_id), ("withdraw", kay, request.reference)] * half
        for request, offer in zip(asked, offers, strict=True)
    ]
    outcomes = raced(arena, jobs)
    assert {each["done"] for each in outcomes} <= {1, 2}
    assert set().union(*outcomes) <= {"done", "IllegalMove"}
    ids = [request.id for request in asked]
    rows = db.session.execute(
        select(PlacementRequest.status, Offer.status, Offer.bed_held)
        .join(Offer, Offer.request_id == PlacementRequest.id)
        .where(PlacementRequest.id.in_(ids))
    )
    assert set(rows.all()) == {(RequestStatus.WITHDRAWN, OfferStatus.WITHDRAWN, False)}
    placements = select(Placement.status).where(Placement.request_id.in_(ids))
    assert set(db.session.scalars(placements)) <= {PlacementStatus.CANCELLED}
    assert booked(world) == before


def test_one_arrival_told_by_eight_at_once_is_one_stay(arena: Arena) -> None:
    world = arena.world
    asked = people(world, ROUNDS)
    with one_commit():
        house = a_callable_facility(lot_of(world.framework), world.provider, beds=ROUNDS)
        expected = [an_arranged_placement(request, house) for request in asked]
    staff = world.provider_user.id
    jobs: list[list[Job]] = [[("admit", staff, placement.reference)] * RACERS for placement in expected]
    assert raced(arena, jobs) == [Counter(done=RACERS)] * ROUNDS
    stays = select(func.count()).where(Stay.request_id.in_([request.id for request in asked]))
    assert db.session.scalar(stays) == ROUNDS
