"""Nobody is in two places on one night: what the database itself refuses, whatever the code forgets."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from rehab.core.db import db as database
from rehab.core.transaction import transaction
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Origin, RequestStatus
from tests.factories import TODAY, World, a_client, a_request, a_stay, a_world
from tests.support.races import racers

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY
ROUNDS = 5
RACERS = 3


def past(request: PlacementRequest, world: World, first: dt.date, leaving: dt.date, **more: object) -> Stay:
    reason = ExitReason.TRANSFERRED_PROVIDER
    return a_stay(request, world.facility, admitted_on=first, ended_on=leaving, exit_reason=reason, **more)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def request_(world: World) -> PlacementRequest:
    return a_request(a_client(world.service), world.key_worker, status=RequestStatus.ENDED)


def test_past_stays_may_follow_one_another_but_not_overlap(world: World, request_: PlacementRequest) -> None:
    past(request_, world, TODAY - 2 * WEEK, TODAY - WEEK)
    past(request_, world, TODAY - WEEK, TODAY)
    with pytest.raises(IntegrityError):
        past(request_, world, TODAY - DAY, TODAY)


def test_a_stay_is_not_moved_into_another(db: SQLAlchemy, world: World, request_: PlacementRequest) -> None:
    past(request_, world, TODAY - 2 * WEEK, TODAY - WEEK)
    later = past(request_, world, TODAY - WEEK, TODAY)
    for change in ({"admitted_on": TODAY - WEEK - DAY}, {"admitted_on": TODAY - WEEK - DAY, "ended_on": None}):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(update(Stay).where(Stay.id == later.id).values(**change))
    db.session.execute(update(Stay).where(Stay.id == later.id).values(room="7", ended_on=TODAY - DAY))


def test_an_open_stay_has_every_night_to_come(world: World, request_: PlacementRequest) -> None:
    a_stay(request_, world.facility, admitted_on=TODAY - WEEK)
    with pytest.raises(IntegrityError):
        past(request_, world, TODAY, TODAY + DAY)


def test_what_was_kept_elsewhere_is_taken_as_it_comes(world: World, request_: PlacementRequest) -> None:
    past(request_, world, TODAY - 2 * WEEK, TODAY - WEEK)
    past(request_, world, TODAY - 10 * DAY, TODAY, origin=Origin.IMPORTED)


def stay_as(job: tuple[int, int, int]) -> None:
    """Store a stay of a person straight away, with no lock and no check, in whatever process this runs."""
    stay_id, days, number = job
    with transaction():
        template = database.session.get_one(Stay, stay_id)
        first = TODAY + number * WEEK + days * DAY
        copied = ("placement_id", "request_id", "client_id", "service_id", "authority_id", "provider_id", "care_type")
        values = {name: getattr(template, name) for name in copied}
        reason = ExitReason.TRANSFERRED_PROVIDER
        database.session.add(Stay(**values, admitted_on=first, ended_on=first + 3 * DAY, exit_reason=reason))


@pytest.fixture
def real_world(real_app: Flask) -> Iterator[World]:
    with real_app.app_context():
        yield a_world()
        database.session.remove()


def test_of_stays_stored_at_once_that_overlap_one_is_kept(real_database: str, real_world: World) -> None:
    request = a_request(a_client(real_world.service), real_world.key_worker, status=RequestStatus.ENDED)
    first_id = past(request, real_world, TODAY - WEEK, TODAY).id
    with racers(real_database, stay_as, RACERS) as processes:
        for number in range(1, ROUNDS + 1):
            database.session.rollback()
            outcomes = processes.round([(first_id, racer, number) for racer in range(RACERS)])
            assert sorted(outcomes) == ["IntegrityError"] * (RACERS - 1) + ["done"]
            assert database.session.scalar(select(func.count(Stay.id))) == 1 + number
