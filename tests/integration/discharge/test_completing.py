"""What is filled in once an exit is recorded."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.clients.models import TopProfile
from rehab.clients.rules import TopStage
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import london_date
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge.commands.completing import (
    note_seen,
    send_gp_letter,
    settle_national_data,
    take_exit_profile,
)
from rehab.discharge.models import Departure
from rehab.discharge.rules.ndtms import DischargeReason, ExitStatus
from rehab.placements.models import Stay
from rehab.plans import queries as plans
from rehab.plans.rules import Stakeholder
from tests.factories import World, a_world
from tests.support.exits import walked_out
from tests.support.stays import NOW, TODAY, a_resident, locked, nothing_written, refused

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    """Somebody has walked out today."""
    return walked_out(a_resident(world), world.provider_user, at=NOW)


def take(world: World, stay: Stay, day: dt.date = TODAY, **answers: int) -> TopProfile:
    with transaction():
        found, by = locked(world.key_worker, stay)
        return take_exit_profile(found, day, answers, by=by, now=NOW)


def settle(world: World, stay: Stay, status: ExitStatus, reason: DischargeReason, *, seen: int | None = None) -> None:
    with transaction():
        found, by = locked(world.key_worker, stay)
        version = departure_of(stay).version if seen is None else seen
        settle_national_data(found, status=status, reason=reason, seen=version, by=by, now=NOW)


def send(world: World, stay: Stay, day: dt.date = TODAY) -> Departure:
    with transaction():
        found, by = locked(world.key_worker, stay)
        return send_gp_letter(found, sent_on=day, by=by, now=NOW)


def departure_of(stay: Stay) -> Departure:
    from rehab.discharge import queries

    departure = queries.departure_of(stay.id)
    assert departure is not None
    return departure


def test_the_profile_at_the_exit_is_taken_once_within_two_weeks(world: World, stay: Stay) -> None:
    profile = take(world, stay, alcohol_days=0)
    assert (profile.stage, profile.stay_id) == (TopStage.EXIT, stay.id)
    with nothing_written():
        take(world, stay, alcohol_days=0)
    assert "within two weeks" in refused(InvalidInput, lambda: take(world, stay, TODAY - 15 * DAY, alcohol_days=0))
    assert "at least one" in refused(InvalidInput, lambda: take(world, stay))


def test_nothing_is_completed_while_the_person_is_there(world: World) -> None:
    there = a_resident(world)
    assert "still there" in refused(IllegalMove, lambda: take(world, there, alcohol_days=0))
    assert "No exit is recorded" in refused(IllegalMove, lambda: send(world, there))


def test_national_data_are_proposed_then_confirmed(world: World, stay: Stay) -> None:
    proposed = departure_of(stay)
    told = (proposed.ndtms_exit_status, proposed.ndtms_discharge_reason)
    assert told == (ExitStatus.UNPLANNED, DischargeReason.DROPPED_OUT)
    assert not proposed.ndtms_confirmed
    settle(world, stay, *told)  # type: ignore[arg-type]
    assert departure_of(stay).ndtms_confirmed
    with nothing_written():
        settle(world, stay, *told)  # type: ignore[arg-type]


def test_refuses_national_data_that_do_not_fit_or_are_stale(world: World, stay: Stay) -> None:
    bad = (ExitStatus.PLANNED, DischargeReason.DROPPED_OUT)
    assert "exit status B only" in refused(InvalidInput, lambda: settle(world, stay, *bad))
    good = (ExitStatus.WITHDRAWN, DischargeReason.WITHDRAWN)
    refused(Conflict, lambda: settle(world, stay, *good, seen=0))


def test_the_letter_is_sent_once_and_not_before_they_left(world: World, stay: Stay) -> None:
    assert "when they left" in refused(InvalidInput, lambda: send(world, stay, TODAY - DAY))
    assert "up to today" in refused(InvalidInput, lambda: send(world, stay, TODAY + DAY))
    assert send(world, stay).gp_letter_sent_on == TODAY
    with nothing_written():
        send(world, stay)
    refused(Conflict, lambda: send(world, stay, TODAY - DAY))


def test_no_letter_goes_to_a_gp_who_may_have_nothing(world: World, stay: Stay) -> None:
    with transaction():
        plan = plans.in_force(stay.request_id)
        assert plan is not None
        answer = plan.answer_of(Stakeholder.GP)
        assert answer is not None
        answer.consented = False
    assert "said that nothing" in refused(IllegalMove, lambda: send(world, stay))


def test_a_commissioner_looks_within_a_working_day(world: World, stay: Stay, db: SQLAlchemy) -> None:
    clock = db.session.query(Clock).filter_by(kind=ClockKind.UNPLANNED_EXIT_TOLD).one()
    assert (london_date(clock.due_at), clock.state) == (TODAY + DAY, ClockState.RUNNING)
    with transaction():
        found, by = locked(world.commissioner, stay)
        note_seen(found, by=by, now=NOW)
    assert (departure_of(stay).seen_by_id, clock.state) == (world.commissioner.id, ClockState.STOPPED)
    with nothing_written(), transaction():
        found, by = locked(world.commissioner, stay)
        note_seen(found, by=by, now=NOW)
