"""Where a council lets its panel decide: a place off the framework goes on an agenda instead of to a commissioner."""

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.core import clock
from rehab.core.errors import Conflict, IllegalMove
from rehab.core.settings import SettingValue
from rehab.core.transaction import transaction
from rehab.panel import queries as panels
from rehab.panel.models import PanelCase
from rehab.panel.rules import CaseKind, Choice, PanelCaseStatus
from rehab.panel.rules.decisions import Ruling
from rehab.placements import commands, policy, queries
from rehab.placements.models import PlacementException
from rehab.placements.rules import ExceptionStatus, RegisterCheck
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request, actor
from tests.integration.panel.test_decision import the_world
from tests.integration.placements.test_extensions import on_an_agenda
from tests.support.exceptions import BY_THE_SEA, GOOD
from tests.support.panels import bench, decides, votes
from tests.support.stays import refused


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return the_world()


def allow_panel(db: SQLAlchemy, world: World) -> None:
    on = clock.today().replace(day=1)
    db.session.add(SettingValue(authority_id=world.authority.id, key="exceptions_to_panel", value=1, valid_from=on))
    db.session.commit()


def a_checked_exception(world: World) -> PlacementException:
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.APPROVED)
    by = actor(world.key_worker)
    with transaction():
        exception = commands.ask_exception(request, BY_THE_SEA, by=by, now=clock.now())
    with transaction():
        found = queries.get_exception_for_update(by, exception.public_id)
        today = RegisterCheck(GOOD.has_activity, GOOD.rating, GOOD.beds, clock.today())
        commands.record_check(found, today, by=by, now=clock.now())
    return exception


def put(world: World, exception: PlacementException) -> None:
    by, public_id = actor(world.coordinator), exception.public_id
    with transaction():
        found = queries.get_exception_for_update(by, public_id)
        commands.put_to_panel(found, by=by, now=clock.now())


@pytest.mark.parametrize(
    ("choice", "ruling", "status"),
    [
        (Choice.APPROVE, Ruling(Choice.APPROVE), ExceptionStatus.APPROVED),
        (Choice.DECLINE, Ruling(Choice.DECLINE, reason="Too far away"), ExceptionStatus.REFUSED),
    ],
)
def test_the_panel_decides_and_who_recorded_it_is_the_approver(
    db: SQLAlchemy, world: World, choice: Choice, ruling: Ruling, status: ExceptionStatus
) -> None:
    allow_panel(db, world)
    exception = a_checked_exception(world)
    put(world, exception)
    case = on_an_agenda(world)
    assert case.row().pack["sections"][0]["title"] == "The place off the framework"
    for member in bench(world):
        votes(case, member, choice)
    decides(case, world.chair, ruling)
    found = db.session.get_one(PlacementException, exception.id)
    assert (found.status, found.decided_by_id) == (status, world.chair.id)
    assert case.row().kind is CaseKind.EXCEPTION


def test_while_the_panel_has_it_no_commissioner_decides(db: SQLAlchemy, world: World) -> None:
    allow_panel(db, world)
    exception = a_checked_exception(world)
    put(world, exception)
    found = db.session.get_one(PlacementException, exception.id)
    assert not policy.can_decide_exception(actor(world.commissioner), found)
    with pytest.raises(Conflict):
        put(world, exception)
    db.session.rollback()
    assert len(panels.referrals_waiting(world.authority.id)) == 1


def test_refuses_where_the_council_leaves_it_to_commissioners(db: SQLAlchemy, world: World) -> None:
    exception = a_checked_exception(world)
    assert "commissioners" in refused(IllegalMove, lambda: put(world, exception))


def test_refuses_before_the_register_is_checked(db: SQLAlchemy, world: World) -> None:
    allow_panel(db, world)
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.APPROVED)
    with transaction():
        exception = commands.ask_exception(request, BY_THE_SEA, by=actor(world.key_worker), now=clock.now())
    assert "check" in refused(IllegalMove, lambda: put(world, exception))


def test_withdrawn_it_leaves_the_agenda(db: SQLAlchemy, world: World) -> None:
    allow_panel(db, world)
    exception = a_checked_exception(world)
    put(world, exception)
    case = on_an_agenda(world, opened=False)
    by = actor(world.key_worker)
    with transaction():
        found = queries.get_exception_for_update(by, exception.public_id)
        commands.withdraw_exception(found, by=by, now=clock.now())
    assert db.session.get_one(PanelCase, case.id).status is PanelCaseStatus.TAKEN_OFF
