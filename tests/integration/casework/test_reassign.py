"""Handing cases on: what moves, who is told, and what is refused."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.casework import commands
from rehab.casework.models import CaseTask
from rehab.casework.queries import team as queries
from rehab.clocks import commands as clocks
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind
from rehab.core.db import db as database
from rehab.core.errors import Conflict, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, World, a_client, a_request, a_stay, a_user, a_world, actor
from tests.support.races import racers
from tests.support.reassigning import hand_on_as
from tests.support.statements import statements_seen

S = RequestStatus


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def real_world(real_app: Flask) -> Iterator[World]:
    with real_app.app_context():
        yield a_world()


def a_case(world: World, key_worker: User | None = None, status: S = S.ADMITTED) -> PlacementRequest:
    return a_request(a_client(world.service), key_worker or world.key_worker, status=status)


def a_busy_case(world: World) -> PlacementRequest:
    """Somebody in a bed, with a review and a task to come for the key worker, and a decision for the coordinator."""
    case = a_case(world)
    stay = a_stay(case, world.facility)
    with transaction():
        clocks.start(ClockKind.REVIEW, stay, case_id=case.id, due_on=TODAY, owner_id=world.key_worker.id, now=NOON)
        clocks.start(ClockKind.DECISION, case, case_id=case.id, due_on=TODAY, owner_id=world.coordinator.id, now=NOON)
        by = actor(world.team_manager)
        commands.set_task(case, what="Ring the house", owner_id=world.key_worker.id, due_on=TODAY, by=by, now=NOON)
    database.session.query(Notice).delete()
    database.session.commit()
    return case


def hand_on(world: World, user: User | None, to: User | None, *, seen: str | None = None) -> None:
    by = actor(world.team_manager)
    with transaction():
        handover = queries.handover_of(by, user, lock=True)
        commands.reassign(handover, to, seen=handover.edition if seen is None else seen, by=by, now=NOON)


def key_workers(db: SQLAlchemy) -> dict[int, int | None]:
    return {case.id: case.key_worker_id for case in db.session.query(PlacementRequest)}


def test_all_open_cases_move_with_what_is_to_be_done_on_them(db: SQLAlchemy, world: World) -> None:
    busy, draft = a_busy_case(world), a_case(world, status=S.DRAFT)
    ended, others = a_case(world, status=S.ENDED), a_case(world, world.team_manager)
    shown = queries.handover_of(actor(world.team_manager), world.key_worker)
    assert (len(shown.cases), shown.stays, shown.clocks, shown.tasks) == (2, 1, 1, 1)
    hand_on(world, world.key_worker, world.colleague)
    assert key_workers(db) == {
        busy.id: world.colleague.id,
        draft.id: world.colleague.id,
        ended.id: world.key_worker.id,
        others.id: world.team_manager.id,
    }
    owners = {clock.kind: clock.owner_id for clock in db.session.query(Clock)}
    assert owners == {ClockKind.REVIEW: world.colleague.id, ClockKind.DECISION: world.coordinator.id}
    assert [task.owner_id for task in db.session.query(CaseTask)] == [world.colleague.id]
    told = sorted((notice.recipient_id, notice.template, notice.path) for notice in db.session.query(Notice))
    assert told == [
        (world.key_worker.id, "cases_handed_on", "/"),
        (world.colleague.id, "cases_taken_over", "/"),
    ]
    audited = db.session.query(AuditEntry).filter_by(action="request.reassigned").all()
    assert {entry.case_id for entry in audited} == {busy.id, draft.id}


def test_what_has_ended_moves_while_something_is_still_waited_for(db: SQLAlchemy, world: World) -> None:
    case = a_case(world, status=S.ENDED)
    with transaction():
        clocks.start(ClockKind.REVIEW, case, case_id=case.id, due_on=TODAY, owner_id=world.key_worker.id, now=NOON)
    hand_on(world, world.key_worker, world.colleague)
    assert key_workers(db) == {case.id: world.colleague.id}


def test_one_case_moves_by_itself(db: SQLAlchemy, world: World) -> None:
    case, other = a_case(world), a_case(world)
    by = actor(world.team_manager)
    with transaction():
        handover = queries.handover_of_case(by, case.reference, lock=True)
        commands.reassign(handover, world.colleague, seen=handover.edition, by=by, now=NOON)
    assert key_workers(db) == {case.id: world.colleague.id, other.id: world.key_worker.id}
    assert {notice.path for notice in db.session.query(Notice)} == {f"/cases/{case.reference}"}


def test_the_cases_of_nobody_and_of_somebody_disabled_can_be_handed_on(db: SQLAlchemy, world: World) -> None:
    nobodys, leavers = a_case(world), a_case(world, world.colleague)
    db.session.get_one(PlacementRequest, nobodys.id).key_worker_id = None
    db.session.get_one(User, world.colleague.id).disabled_at = NOON
    db.session.commit()
    with transaction():
        clocks.start(ClockKind.REVIEW, nobodys, case_id=nobodys.id, due_on=TODAY, owner_id=None, now=NOON)
        clocks.start(ClockKind.DECISION, nobodys, case_id=nobodys.id, due_on=TODAY, owner_id=None, now=NOON)
    for user in (None, world.colleague):
        hand_on(world, user, world.key_worker)
    assert key_workers(db) == {nobodys.id: world.key_worker.id, leavers.id: world.key_worker.id}
    owners = {clock.kind: clock.owner_id for clock in db.session.query(Clock)}
    assert owners == {ClockKind.REVIEW: world.key_worker.id, ClockKind.DECISION: None}


def test_refuses_somebody_who_cannot_take_them(db: SQLAlchemy, world: World) -> None:
    case = a_case(world)
    gone = a_user(Role.KEY_WORKER, world.service)
    db.session.get_one(User, gone.id).disabled_at = NOON
    db.session.commit()
    for to in (None, world.key_worker, world.other_key_worker, world.coordinator, gone):
        with statements_seen() as seen, pytest.raises(InvalidInput, match="Choose somebody who works"):
            hand_on(world, world.key_worker, to)
        assert seen.writes() == []
    assert key_workers(db) == {case.id: world.key_worker.id}


def test_refuses_what_is_not_what_was_shown(db: SQLAlchemy, world: World) -> None:
    a_case(world)
    shown = queries.handover_of(actor(world.team_manager), world.key_worker).edition
    a_case(world)
    with statements_seen() as seen, pytest.raises(Conflict):
        hand_on(world, world.key_worker, world.colleague, seen=shown)
    assert seen.writes() == []


def test_another_services_cases_do_not_exist(db: SQLAlchemy, world: World) -> None:
    theirs = a_request(a_client(world.other_service), world.other_key_worker)
    by = actor(world.team_manager)
    with pytest.raises(NotFound):
        queries.handover_of_case(by, theirs.reference)
    with pytest.raises(NotFound):
        queries.get_member(by, world.other_key_worker.public_id)
    assert queries.handover_of(by, world.other_key_worker).cases == []


def test_of_two_managers_who_hand_on_one_case_at_once_the_second_is_told(real_database: str, real_world: World) -> None:
    world = real_world
    with racers(real_database, hand_on_as, 2) as processes:
        for _ in range(3):
            case = a_case(world)
            manager = actor(world.team_manager)
            shown = queries.handover_of_case(manager, case.reference).edition
            jobs = [
                (world.team_manager.id, case.reference, user.id, shown)
                for user in (world.colleague, world.team_manager)
            ]
            database.session.rollback()
            outcomes = processes.round(jobs)
            assert sorted(outcomes) == ["Conflict", "done"]
            kept = jobs[outcomes.index("done")][2]
            assert database.session.get_one(PlacementRequest, case.id, populate_existing=True).key_worker_id == kept
            database.session.rollback()
