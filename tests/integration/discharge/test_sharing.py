"""Each stakeholder is given its part of an agreed plan, if the person agreed, and nothing else."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge.commands.sharing import acknowledge_part, send_part
from rehab.discharge.models import PlanDelivery
from rehab.discharge.rules.sheets import Means
from rehab.placements.models import Stay
from rehab.plans import queries as plans
from rehab.plans.models import PlanStakeholder
from rehab.plans.rules import Involvement, Stakeholder
from tests.factories import World, a_world
from tests.support.exits import a_sent_part
from tests.support.stays import NOW, TODAY, a_resident, agree, locked, nothing_written, refused

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    return a_resident(world)


def send(world: World, stay: Stay, *, on: dt.date = TODAY, how: Means = Means.SECURE_MAIL) -> PlanDelivery:
    with transaction():
        found, by = locked(world.key_worker, stay)
        return send_part(found, Stakeholder.GP, sent_on=on, how=how, by=by, now=NOW)


def acknowledge(world: World, stay: Stay, *, on: dt.date = TODAY, note: str = "") -> PlanDelivery:
    with transaction():
        found, by = locked(world.provider_user, stay)
        return acknowledge_part(found, Stakeholder.GP, acknowledged_on=on, note=note, by=by, now=NOW)


def consent(stay: Stay, *, consented: bool | None) -> None:
    with transaction():
        plan = plans.in_force(stay.request_id)
        assert plan is not None
        answer = plan.answer_of(Stakeholder.GP)
        assert answer is not None
        answer.consented = consented


def test_is_sent_once_and_acknowledged_once(world: World, stay: Stay) -> None:
    agree(world, stay)
    send(world, stay)
    with nothing_written():
        send(world, stay)
    assert "with other particulars" in refused(Conflict, lambda: send(world, stay, how=Means.POST))
    given = acknowledge(world, stay, note="Appointment on Monday")
    assert (given.acknowledged_on, given.note) == (TODAY, "Appointment on Monday")
    with nothing_written():
        acknowledge(world, stay, note="Appointment on Monday")
    assert "with other particulars" in refused(Conflict, lambda: acknowledge(world, stay))


def test_nothing_goes_out_of_a_plan_that_is_not_agreed(world: World, stay: Stay) -> None:
    assert "all have signed" in refused(IllegalMove, lambda: send(world, stay))


@pytest.mark.parametrize("consented", [None, False])
def test_nothing_goes_out_without_the_persons_agreement(world: World, stay: Stay, *, consented: bool | None) -> None:
    consent(stay, consented=consented)
    agree(world, stay)
    assert "has not agreed" in refused(IllegalMove, lambda: send(world, stay))


def test_what_was_not_sent_cannot_be_acknowledged(world: World, stay: Stay) -> None:
    agree(world, stay)
    assert "Record first" in refused(IllegalMove, lambda: acknowledge(world, stay))


def test_refuses_days_that_cannot_be(world: World, stay: Stay) -> None:
    agree(world, stay, TODAY - DAY)
    assert "when all have signed" in refused(InvalidInput, lambda: send(world, stay, on=TODAY - 2 * DAY))
    assert "in the past" in refused(InvalidInput, lambda: send(world, stay, on=TODAY + DAY))
    send(world, stay)
    assert "when it was sent" in refused(InvalidInput, lambda: acknowledge(world, stay, on=TODAY - DAY))


def test_the_database_keeps_consent_to_those_who_take_part(world: World, stay: Stay, db: SQLAlchemy) -> None:
    answer = db.session.query(PlanStakeholder).filter_by(kind=Stakeholder.GP).one()
    answer.involvement = Involvement.NOT_APPLICABLE
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_part_is_on_its_way_before_it_is_there(world: World, stay: Stay, db: SQLAlchemy) -> None:
    agree(world, stay)
    sent = a_sent_part(stay, world.key_worker, on=TODAY, now=NOW)
    sent.acknowledged_on = TODAY - DAY
    with pytest.raises(IntegrityError):
        db.session.flush()
