"""What follows for the exit, follow-ups and reviews when a day of leaving or arrival is put right."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import LONDON, end_of_day
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge import commands as discharge
from rehab.discharge import queries
from rehab.discharge.models import FollowUp
from rehab.discharge.rules import FollowUpKind
from rehab.placements import commands
from rehab.placements.models import Stay
from tests.factories import World, a_world
from tests.support.exits import left_as_planned
from tests.support.history import a_review
from tests.support.stays import ADMITTED, NOW, TODAY, a_resident, agree, locked

DAY = dt.timedelta(days=1)
SOON = NOW + DAY


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def gone(world: World) -> Stay:
    """They left today as planned, with a plan that was agreed today."""
    stay = a_resident(world)
    agree(world, stay)
    with transaction():
        found, by = locked(world.provider_user, stay)
        discharge.arrange(found, leaves_on=TODAY, seen=0, by=by, now=NOW)
    return left_as_planned(stay, world.provider_user, at=NOW)


def leaving(world: World, stay: Stay, on: dt.date) -> None:
    with transaction():
        found, by = locked(world.key_worker, stay)
        commands.correct_leaving(found, on, reason="", seen=found.ended_on, by=by, now=SOON)


def arrival(world: World, stay: Stay, at: dt.datetime) -> None:
    with transaction():
        found, by = locked(world.key_worker, stay)
        commands.correct_arrival(found, at, reason="Wrong", seen=found.admitted_at, by=by, now=SOON)


def test_follow_ups_and_the_first_appointment_move_with_the_day_of_leaving(
    db: SQLAlchemy, world: World, gone: Stay
) -> None:
    leaving(world, gone, TODAY - 2 * DAY)
    due = {one.kind: one.due_at for one in queries.follow_ups_of(gone.id)}
    assert due[FollowUpKind.WEEKS_4] == end_of_day(TODAY - 2 * DAY + dt.timedelta(weeks=4))
    running = db.session.scalars(select(Clock).where(Clock.state == ClockState.RUNNING)).all()
    clocks = {(clock.kind, clock.due_at) for clock in running}
    assert (ClockKind.FOLLOW_UP, due[FollowUpKind.WEEKS_4]) in clocks
    assert (ClockKind.COMMUNITY_APPOINTMENT, end_of_day(TODAY + 5 * DAY)) in clocks


def test_an_exit_before_the_plan_was_agreed_is_flagged(db: SQLAlchemy, world: World, gone: Stay) -> None:
    departure = queries.departure_of(gone.id)
    assert departure is not None
    assert not departure.without_agreed_plan
    leaving(world, gone, TODAY - DAY)
    db.session.refresh(departure)
    db.session.refresh(gone)
    assert (departure.without_agreed_plan, gone.discharge_plan_agreed_on) == (True, None)


def test_nobody_leaves_after_they_were_followed_up(db: SQLAlchemy, world: World, gone: Stay) -> None:
    leaving(world, gone, TODAY - 2 * DAY)
    done = update(FollowUp).where(FollowUp.kind == FollowUpKind.WEEKS_4)
    db.session.execute(
        done.values(done_on=TODAY - DAY, outcome="contacted", recorded_at=NOW, recorded_by_id=world.key_worker.id)
    )
    db.session.commit()
    with pytest.raises(InvalidInput, match="They were followed up on"):
        leaving(world, gone, TODAY)


def test_a_review_stays_inside_its_stay(db: SQLAlchemy, world: World, gone: Stay) -> None:
    a_review(gone, TODAY - DAY)
    with pytest.raises(InvalidInput, match="the day of leaving must be that day or later"):
        leaving(world, gone, TODAY - 2 * DAY)
    a_review(gone, ADMITTED)
    later = dt.datetime.combine(ADMITTED + DAY, dt.time(9), LONDON)
    with pytest.raises(InvalidInput, match="the day of arrival must be that day or earlier"):
        arrival(world, gone, later)
