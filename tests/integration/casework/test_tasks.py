"""Tasks on a case: who may be given one, who is told, and what becomes of it."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.casework import commands
from rehab.casework.models import CaseTask
from rehab.casework.queries import tasks as queries
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, World, a_client, a_request, a_world, actor
from tests.support.notes import a_task

TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def case(world: World) -> PlacementRequest:
    return a_request(a_client(world.service), world.key_worker, status=RequestStatus.SUBMITTED)


def set_task(case: PlacementRequest, owner: User, by: User, *, due_on: dt.date = TOMORROW) -> CaseTask:
    with transaction():
        return commands.set_task(case, what="Ring the GP", owner_id=owner.id, due_on=due_on, by=actor(by), now=NOON)


def told(db: SQLAlchemy) -> list[int]:
    return [notice.recipient_id for notice in db.session.query(Notice).filter_by(template="task_set")]


def test_the_owner_is_told_unless_they_set_it_themselves(db: SQLAlchemy, world: World, case: PlacementRequest) -> None:
    set_task(case, world.key_worker, world.key_worker)
    assert told(db) == []
    set_task(case, world.key_worker, world.colleague)
    assert told(db) == [world.key_worker.id]


@pytest.mark.parametrize("who", ["other_key_worker", "coordinator", "provider_user"])
def test_only_those_who_work_on_the_services_cases_can_be_given_one(
    world: World, case: PlacementRequest, who: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_task(case, getattr(world, who), world.key_worker)
    assert refused.value.faults == {"owner": "Choose somebody of the service"}


def test_the_day_is_not_past(world: World, case: PlacementRequest) -> None:
    assert set_task(case, world.key_worker, world.key_worker, due_on=TODAY).due_on == TODAY
    with pytest.raises(InvalidInput):
        set_task(case, world.key_worker, world.key_worker, due_on=TODAY - dt.timedelta(days=1))


def test_coordinators_see_what_coordinators_ask_for_and_nothing_else(world: World, case: PlacementRequest) -> None:
    own = set_task(case, world.key_worker, world.colleague)
    asked = set_task(case, world.key_worker, world.coordinator)
    assert [task.is_from_coordinator for task in (own, asked)] == [False, True]
    by = actor(world.coordinator)
    assert [task.id for task in queries.of_case(by, case.id)] == [asked.id]
    with pytest.raises(NotFound):
        queries.get_task(by, own.public_id)
    for who in (world.commissioner, world.other_key_worker, world.chair, world.provider_user):
        assert queries.of_case(actor(who), case.id) == []


def test_a_task_is_done_once_with_what_came_of_it(world: World, case: PlacementRequest) -> None:
    task = set_task(case, world.key_worker, world.key_worker)
    by = actor(world.colleague)
    with transaction():
        commands.finish_task(task, outcome="She sends the list.", by=by, now=NOON)
    assert (task.done_at, task.done_by_id, task.outcome) == (NOON, world.colleague.id, "She sends the list.")
    with transaction(), pytest.raises(IllegalMove):
        commands.finish_task(task, outcome="", by=by, now=NOON)


def test_open_tasks_of_one_person_move_with_the_case(world: World, case: PlacementRequest) -> None:
    moved = a_task(case, world.key_worker, world.key_worker)
    done = a_task(case, world.key_worker, world.key_worker, done_at=NOON, done_by_id=world.key_worker.id)
    others = a_task(case, world.team_manager, world.key_worker)
    elsewhere = a_task(a_request(a_client(world.service), world.key_worker), world.key_worker, world.key_worker)
    people = {"from_id": world.key_worker.id, "to_id": world.colleague.id}
    with transaction():
        assert commands.move_tasks([case.id], **people, by=actor(world.team_manager), now=NOON) == 1
    assert moved.owner_id == world.colleague.id
    assert [task.owner_id for task in (done, elsewhere)] == [world.key_worker.id] * 2
    assert others.owner_id == world.team_manager.id
