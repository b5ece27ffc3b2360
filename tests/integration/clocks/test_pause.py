"""Pausing and resuming a clock on a case."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.casework.jobs import chase
from rehab.clocks import commands, queries
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import end_of_day, london_date
from rehab.core.transaction import transaction
from rehab.requests.models import PlacementRequest
from tests.factories import NOON, TODAY, a_client, a_request, a_world

DAY = dt.timedelta(days=1)
KIND = ClockKind.DECISION


@pytest.fixture
def request_(db: SQLAlchemy) -> PlacementRequest:
    """A request with a clock that runs out in two days."""
    world = a_world()
    request = a_request(a_client(world.service), world.key_worker)
    with transaction():
        commands.start(KIND, request, case_id=request.id, due_on=TODAY + 2 * DAY, owner_id=None, now=NOON)
    return request


def test_a_clock_goes_on_with_the_days_that_were_left(request_: PlacementRequest, db: SQLAlchemy) -> None:
    with transaction():
        commands.pause(KIND, request_, now=NOON + DAY)
    [clock] = queries.alive_on(request_.id)
    assert (clock.state, clock.paused_at, clock.working_days_left) == (ClockState.PAUSED, NOON + DAY, 1)
    with transaction():
        commands.pause(KIND, request_, now=NOON + 2 * DAY)
        assert commands.resume(KIND, request_, now=NOON + 3 * DAY)
        assert not commands.resume(KIND, request_, now=NOON + 9 * DAY)
    [clock] = queries.running_on([request_.id])
    assert (london_date(clock.due_at), clock.paused_at) == (TODAY + 4 * DAY, None)


def test_its_end_falls_on_the_london_day_when_the_clocks_go_back(request_: PlacementRequest, db: SQLAlchemy) -> None:
    with transaction():
        commands.pause(KIND, request_, now=NOON)
        commands.resume(KIND, request_, now=dt.datetime(2026, 10, 23, 9, 0, tzinfo=dt.UTC))
    [clock] = queries.running_on([request_.id])
    assert clock.due_at == dt.datetime(2026, 10, 27, 23, 59, 59, tzinfo=dt.UTC)


def test_nobody_is_chased_for_what_is_paused(request_: PlacementRequest, db: SQLAlchemy) -> None:
    with transaction():
        commands.pause(KIND, request_, now=NOON)
    assert chase(now=NOON + 60 * DAY) == "Nothing to chase"


@pytest.mark.parametrize("ended_by", ["stop", "stop_all_of_case", "start"])
def test_a_paused_clock_can_end_or_begin_anew(request_: PlacementRequest, db: SQLAlchemy, ended_by: str) -> None:
    with transaction():
        commands.pause(KIND, request_, now=NOON)
        if ended_by == "stop":
            commands.stop(KIND, request_, now=NOON)
        elif ended_by == "stop_all_of_case":
            commands.stop_all_of_case(request_.id, now=NOON)
        else:
            commands.start(KIND, request_, case_id=request_.id, due_on=TODAY, owner_id=None, now=NOON)
    [clock] = db.session.query(Clock).filter_by(case_id=request_.id)
    assert clock.state is (ClockState.RUNNING if ended_by == "start" else ClockState.STOPPED)
    assert (clock.paused_at, clock.working_days_left) == (None, None)


def test_a_paused_clock_without_its_days_cannot_be_stored(request_: PlacementRequest, db: SQLAlchemy) -> None:
    db.session.add(
        Clock(
            kind=ClockKind.APPEAL,
            subject_type="placement_request",
            subject_id=request_.id,
            case_id=request_.id,
            state=ClockState.PAUSED,
            started_at=NOON,
            paused_at=NOON,
            due_at=end_of_day(TODAY),
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
