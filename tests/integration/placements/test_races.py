"""Several at the same moment: all may leave, and a commissioner decides once."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from rehab.accounts.rules import Role
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.finance import queries as ledger
from rehab.finance.rules import FundingSource
from rehab.framework.models import Facility
from rehab.placements.models import Stay
from rehab.placements.rules import ExceptionStatus
from rehab.requests.rules import RequestStatus
from tests.factories import (
    TODAY,
    World,
    a_client,
    a_request,
    a_stay,
    a_user,
    a_world,
)
from tests.support.exceptions import ask, check, decide_or_withdraw_as
from tests.support.money import bind
from tests.support.placements import Case, leave_as
from tests.support.races import racers

ROUNDS = 10
EXIT_ROUNDS = 5
RACERS = 3
PHG = FundingSource.PUBLIC_HEALTH_GRANT


@pytest.fixture
def world(real_app: Flask) -> Iterator[World]:
    """A world in a database where a commit is a commit."""
    with real_app.app_context():
        yield a_world()
        db.session.remove()


def a_paid_stay(world: World, number: int) -> Stay:
    """A person who has stayed a week of twelve that are committed."""
    client = a_client(world.service, given_name=f"N{number}")
    request = a_request(client, world.key_worker, status=RequestStatus.ADMITTED)
    stay = a_stay(request, world.facility, admitted_on=TODAY - dt.timedelta(weeks=1))
    with transaction():
        bind(request, 70_000, stay.admitted_on, 12 * 7)
    return stay


def test_people_whose_stays_end_at_once_are_all_settled_on_the_one_budget(real_database: str, world: World) -> None:
    staff = world.provider_user.id
    with racers(real_database, leave_as, RACERS) as processes:
        for number in range(1, EXIT_ROUNDS + 1):
            stays = [a_paid_stay(world, number * RACERS + racer) for racer in range(RACERS)]
            outcomes = processes.round([(staff, stay.public_id) for stay in stays])
            assert outcomes == ["done"] * RACERS
            position = ledger.positions(world.authority.id, [2026], PHG)[2026]
            assert (position.committed, position.actual) == (0, number * RACERS * 70_000)
            db.session.rollback()


def test_of_an_approval_and_a_withdrawal_at_once_the_last_word_is_the_withdrawal(
    real_database: str, world: World
) -> None:
    with racers(real_database, decide_or_withdraw_as, 2) as processes:
        for number in range(ROUNDS):
            client = a_client(world.service, given_name=f"N{number}")
            case = Case(world, a_request(client, world.key_worker, status=RequestStatus.APPROVED))
            exception = ask(case, cqc_location_id=f"1-77{number:04d}", facility_name=f"Seaside House {number}")
            check(case, exception)
            jobs = [
                ("approve", world.commissioner.id, exception.public_id),
                ("withdraw", world.key_worker.id, exception.public_id),
            ]
            db.session.rollback()  # or SQLite would show the state before the race
            outcomes = processes.round(jobs)
            assert outcomes in (["done", "done"], ["IllegalMove", "done"])
            db.session.refresh(exception)
            assert exception.status is ExceptionStatus.WITHDRAWN
            db.session.rollback()


def test_two_commissioners_who_decide_at_once_decide_once(real_database: str, world: World) -> None:
    second = a_user(Role.COMMISSIONER, world.authority, name="Second Missioner")
    with racers(real_database, decide_or_withdraw_as, 2) as processes:
        for number in range(ROUNDS):
            client = a_client(world.service, given_name=f"N{number}")
            case = Case(world, a_request(client, world.key_worker, status=RequestStatus.APPROVED))
            exception = ask(case, cqc_location_id=f"1-77{number:04d}", facility_name=f"Seaside House {number}")
            check(case, exception)
            jobs = [("approve", user.id, exception.public_id) for user in (world.commissioner, second)]
            db.session.rollback()
            assert sorted(processes.round(jobs)) == ["IllegalMove", "done"]
            houses = select(func.count()).where(Facility.cqc_location_id == exception.cqc_location_id)
            assert db.session.scalar(houses) == 1
            db.session.rollback()
