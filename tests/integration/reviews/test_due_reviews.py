"""The work list of reviews: who sees which, in what order, at what cost."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import insert

from rehab.accounts.models import User
from rehab.clients.models import Client
from rehab.clocks import commands as clocks
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import end_of_day
from rehab.core.transaction import transaction
from rehab.placements.models import Stay
from rehab.requests.rules import RequestStatus
from rehab.reviews import queries
from tests.factories import NOON, World, a_client, a_request, a_stay, a_world, actor
from tests.support.statements import statements_seen

TODAY = dt.date(2026, 6, 1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def a_stay_due(world: World, due_on: dt.date) -> Stay:
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    stay = a_stay(request, world.facility)
    with transaction():
        clocks.start(ClockKind.REVIEW, stay, case_id=request.id, due_on=due_on, owner_id=None, now=NOON)
    return stay


def due(user: User, *, within_days: int = 14, **page: int) -> tuple[list[str], int]:
    rows, total = queries.due(actor(user), today=TODAY, within_days=within_days, **page)
    return [row.stay.public_id for row in rows], total


def test_lists_what_is_overdue_or_due_soon_the_longest_due_first(world: World) -> None:
    soon = a_stay_due(world, TODAY + dt.timedelta(days=14))
    overdue = a_stay_due(world, TODAY - dt.timedelta(days=3))
    a_stay_due(world, TODAY + dt.timedelta(days=15))
    assert due(world.key_worker) == ([overdue.public_id, soon.public_id], 2)


def test_tells_the_person_by_reference_and_the_due_time(world: World, db: SQLAlchemy) -> None:
    stay = a_stay_due(world, TODAY)
    ((row,), _) = queries.due(actor(world.key_worker), today=TODAY, within_days=0)
    assert row.client_reference == db.session.get_one(Client, stay.client_id).reference
    assert row.due_at == end_of_day(TODAY)


def test_leaves_out_clocks_that_do_not_run(world: World, db: SQLAlchemy) -> None:
    a_stay_due(world, TODAY)
    db.session.query(Clock).one().state = ClockState.STOPPED
    db.session.commit()
    assert due(world.key_worker) == ([], 0)


def test_shows_stays_to_those_who_may_see_them(world: World) -> None:
    stay = a_stay_due(world, TODAY)
    for user in (world.key_worker, world.colleague, world.team_manager, world.provider_user, world.commissioner):
        assert due(user) == ([stay.public_id], 1)
    for user in (world.other_key_worker, world.other_provider_user, world.other_commissioner, world.administrator):
        assert due(user) == ([], 0)


def test_comes_in_pages(world: World) -> None:
    stays = [a_stay_due(world, TODAY - dt.timedelta(days=days)) for days in (3, 2, 1)]
    assert due(world.key_worker, page=2, size=2) == ([stays[2].public_id], 3)


def test_costs_the_same_for_10_as_for_1000(world: World, db: SQLAlchemy) -> None:
    model = a_stay_due(world, TODAY)
    add_copies(db, model, 9)
    with statements_seen() as few:
        assert due(world.key_worker, size=100)[1] == 10
    add_copies(db, model, 990)
    with statements_seen() as many:
        assert due(world.key_worker, size=1000)[1] == 1000
    assert len(few) == len(many)


def add_copies(db: SQLAlchemy, model: Stay, count: int) -> None:
    """Ended stays of the same person: only their clocks matter here."""
    rows = [
        {
            "placement_id": model.placement_id,
            "request_id": model.request_id,
            "client_id": model.client_id,
            "service_id": model.service_id,
            "authority_id": model.authority_id,
            "provider_id": model.provider_id,
            "care_type": model.care_type,
            "admitted_on": model.admitted_on,
            "ended_on": model.admitted_on,
            "exit_reason": "completed",
        }
        for _ in range(count)
    ]
    ids = db.session.scalars(insert(Stay).returning(Stay.id), rows).all()
    db.session.execute(
        insert(Clock),
        [
            {
                "kind": ClockKind.REVIEW,
                "subject_type": "stay",
                "subject_id": stay_id,
                "case_id": model.request_id,
                "started_at": NOON,
                "due_at": end_of_day(TODAY),
            }
            for stay_id in ids
        ],
    )
    db.session.commit()
