"""The clocks of a stay under review: started on arrival, moved by what changes, stopped on leaving."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import events
from rehab.core.clock import end_of_day
from rehab.core.transaction import transaction
from rehab.placements.events import StayChanged, StayEnded, StayOpened
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.requests.models import TopSection
from rehab.requests.rules import RequestStatus
from rehab.reviews import queries
from rehab.reviews.models import PlannedReview
from rehab.reviews.rules import REVIEW_CLOCKS, PlannedStatus
from tests.factories import NOON, TODAY, World, a_client, a_request, a_stay, a_world, actor
from tests.support.reviews import a_held_review, a_planned_review

WEEKS = dt.timedelta(weeks=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World, db: SQLAlchemy) -> Stay:
    """A person who came today for 24 weeks, and was last asked for a profile three months ago."""
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    stay = a_stay(request, world.facility, admitted_on=TODAY, funded_until=TODAY + 24 * WEEKS)
    db.session.query(TopSection).filter_by(request_id=request.id).delete()
    db.session.add(TopSection(request_id=request.id, completed_on=TODAY - 12 * WEEKS))
    db.session.commit()
    with transaction():
        events.announce(StayOpened(stay.id, request.id, TODAY, actor(world.provider_user), NOON))
    return stay


def due(db: SQLAlchemy) -> dict[ClockKind, dt.datetime]:
    wanted = db.session.query(Clock).filter(Clock.kind.in_(REVIEW_CLOCKS), Clock.state == ClockState.RUNNING)
    return {clock.kind: clock.due_at for clock in wanted.populate_existing()}


def test_an_arrival_at_rehab_starts_four_clocks_of_the_key_worker(world: World, stay: Stay, db: SQLAlchemy) -> None:
    before_the_end = dt.date(2026, 10, 12)  # 25 working days before 16 November 2026
    assert stay.funded_until == dt.date(2026, 11, 16)
    assert due(db) == {
        ClockKind.REVIEW: end_of_day(TODAY + 12 * WEEKS),
        ClockKind.FIRST_REVIEW: end_of_day(TODAY + 4 * WEEKS),
        ClockKind.FUNDING_REVIEW: end_of_day(before_the_end),
        ClockKind.TOP: end_of_day(TODAY + 2 * WEEKS),
    }
    assert {clock.owner_id for clock in db.session.query(Clock)} == {world.key_worker.id}


def test_a_review_ends_the_wait_for_the_first_one(world: World, stay: Stay, db: SQLAlchemy) -> None:
    a_held_review(stay, world.key_worker)
    assert ClockKind.FIRST_REVIEW not in due(db)


def test_more_funding_moves_the_review_before_its_end_and_no_reminder_is_sent_twice(
    world: World, stay: Stay, db: SQLAlchemy
) -> None:
    before = due(db)
    db.session.query(Clock).filter_by(kind=ClockKind.REVIEW).update({"chased": 2})
    db.session.get_one(Stay, stay.id).funded_until = TODAY + 36 * WEEKS
    db.session.commit()
    with transaction():
        events.announce(StayChanged(stay.id, actor(world.key_worker), NOON))
    after = due(db)
    assert after.pop(ClockKind.FUNDING_REVIEW) > before.pop(ClockKind.FUNDING_REVIEW)
    assert after == before
    assert db.session.query(Clock).filter_by(kind=ClockKind.REVIEW).one().chased == 2


def test_nothing_is_waited_for_once_the_person_has_left(world: World, stay: Stay, db: SQLAlchemy) -> None:
    found = db.session.get_one(Stay, stay.id)
    found.ended_on, found.exit_reason = TODAY, ExitReason.CLIENT_LEFT
    db.session.commit()
    with transaction():
        events.announce(StayEnded(stay.id, stay.request_id, TODAY, actor(world.provider_user), NOON))
    assert due(db) == {}


def test_the_next_review_is_the_soonest_of_them(stay: Stay) -> None:
    assert queries.next_due(stay) == end_of_day(TODAY + 4 * WEEKS)


def test_leaving_calls_off_what_was_planned_for_a_later_day(world: World, stay: Stay, db: SQLAlchemy) -> None:
    later = a_planned_review(stay, world.key_worker, starts_at=NOON + WEEKS)
    with transaction():
        events.announce(StayEnded(stay.id, stay.request_id, TODAY, actor(world.provider_user), NOON))
    assert db.session.get_one(PlannedReview, later.id).status is PlannedStatus.CALLED_OFF


def test_what_was_planned_for_a_day_before_leaving_is_still_to_be_answered(
    world: World, stay: Stay, db: SQLAlchemy
) -> None:
    yesterday, in_the_morning = NOON - dt.timedelta(days=1), NOON - dt.timedelta(hours=2)
    earlier = a_planned_review(stay, world.key_worker, starts_at=in_the_morning, now=yesterday)
    with transaction():
        events.announce(StayEnded(stay.id, stay.request_id, TODAY, actor(world.provider_user), NOON))
    assert db.session.get_one(PlannedReview, earlier.id).status is PlannedStatus.PLANNED
