"""Outcomes profiles of a stay: when one is that of the start, what is refused, and who reads which."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.clients.models import TopProfile
from rehab.clients.rules import TopStage
from rehab.core.errors import InvalidInput
from rehab.core.questions import Values
from rehab.core.transaction import transaction
from rehab.placements.models import Stay
from rehab.requests.models import TopSection
from rehab.requests.rules import RequestStatus
from rehab.reviews import commands, queries
from tests.factories import NOON, TODAY, World, a_client, a_request, a_stay, a_world, actor

WEEK = dt.timedelta(weeks=1)
SOBER: Values = {"alcohol_days": 0, "quality_of_life": 12}


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World, db: SQLAlchemy) -> Stay:
    """A person who came a week ago; the profile of the request is twelve weeks old."""
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    db.session.query(TopSection).filter_by(request_id=request.id).delete()
    db.session.add(TopSection(request_id=request.id, completed_on=TODAY - 12 * WEEK, alcohol_days=26))
    return a_stay(request, world.facility, admitted_on=TODAY - WEEK)


def take(user: User, stay: Stay, answers: Values = SOBER, *, on: dt.date = TODAY) -> TopProfile:
    by = actor(user)
    with transaction():
        locked = queries.readable_stay_for_update(by, stay.public_id)
        return commands.take_profile(locked, on, answers, by=by, now=NOON)


def test_the_first_within_two_weeks_of_arrival_is_the_start_where_the_requests_is_old(world: World, stay: Stay) -> None:
    assert take(world.provider_user, stay, on=TODAY - WEEK).stage is TopStage.START
    assert take(world.key_worker, stay).stage is TopStage.REVIEW


def test_a_fresh_profile_of_the_request_is_the_start(world: World, stay: Stay, db: SQLAlchemy) -> None:
    section = db.session.query(TopSection).filter_by(request_id=stay.request_id).one()
    section.completed_on = TODAY - 5 * WEEK  # four weeks before the arrival
    db.session.commit()
    assert take(world.key_worker, stay).stage is TopStage.REVIEW


@pytest.mark.parametrize(
    ("on", "answers", "field"),
    [
        (TODAY - WEEK - dt.timedelta(days=1), SOBER, "completed_on"),
        (TODAY + dt.timedelta(days=1), SOBER, "completed_on"),
        (TODAY, {"alcohol_days": 29}, "alcohol_days"),
        (TODAY, {"alcohol_amount": ""}, "top_alcohol_days"),
    ],
)
def test_refuses_what_cannot_be_and_stores_nothing(
    world: World, stay: Stay, db: SQLAlchemy, on: dt.date, answers: Values, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        take(world.key_worker, stay, answers, on=on)
    assert set(refusal.value.faults) == {field}
    assert db.session.query(TopProfile).count() == 0


def test_the_same_again_is_success_and_another_on_that_day_is_refused(world: World, stay: Stay, db: SQLAlchemy) -> None:
    take(world.key_worker, stay)
    take(world.key_worker, stay)
    assert db.session.query(TopProfile).count() == 1
    with pytest.raises(InvalidInput, match="already"):
        take(world.key_worker, stay, {"alcohol_days": 3})


def test_the_house_reads_what_was_told_there_and_the_service_what_went_before(world: World, stay: Stay) -> None:
    take(world.key_worker, stay)
    of_house = queries.profiles(actor(world.provider_user), stay)
    of_service = queries.profiles(actor(world.key_worker), stay)
    assert [reading.completed_on for reading in of_house] == [TODAY]
    assert [reading.answers["alcohol_days"] for reading in of_service] == [26, 0]
