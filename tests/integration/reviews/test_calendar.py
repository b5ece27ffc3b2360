"""The next twelve weeks: whose reviews it holds, in how many statements, and what a calendar file tells."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.core import events
from rehab.core.transaction import transaction
from rehab.placements.events import StayOpened
from rehab.placements.models import Stay
from rehab.requests.rules import RequestStatus
from rehab.reviews import queries
from tests.factories import NOON, TODAY, World, a_client, a_request, a_stay, a_world, actor
from tests.support.reviews import a_planned_review
from tests.support.statements import statements_seen

IN_A_WEEK = NOON + dt.timedelta(days=7)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def a_resident(world: World, key_worker: User) -> Stay:
    request = a_request(a_client(world.service), key_worker, status=RequestStatus.ADMITTED)
    stay = a_stay(request, world.facility, admitted_on=TODAY)
    with transaction():
        events.announce(StayOpened(stay.id, request.id, TODAY, actor(world.provider_user), NOON))
    return stay


def shown(user: User, *, everybody: bool) -> list[tuple[dt.date, str]]:
    entries = queries.calendar(actor(user), everybody=everybody, now=NOON)
    return [(entry.at.date(), entry.what) for entry in entries]


def test_holds_what_is_planned_and_due_in_order_of_time(world: World) -> None:
    stay = a_resident(world, world.key_worker)
    a_planned_review(stay, world.key_worker, starts_at=IN_A_WEEK)
    expected = shown(world.key_worker, everybody=False)
    assert expected[0] == (IN_A_WEEK.date(), "Review")
    assert (TODAY + dt.timedelta(days=28), "First review is due") in expected
    assert expected == sorted(expected)


def test_a_colleagues_cases_are_shown_to_who_asks_for_everybodys_and_to_no_other_service(world: World) -> None:
    a_resident(world, world.colleague)
    assert shown(world.key_worker, everybody=False) == []
    assert shown(world.key_worker, everybody=True) != []
    for stranger in (world.other_key_worker, world.provider_user, world.commissioner):
        assert shown(stranger, everybody=True) == []


@pytest.mark.only("postgresql")  # the number of statements does not depend on the engine
def test_reads_many_reviews_in_as_many_statements_as_one(world: World) -> None:
    counts = []
    for more in (1, 9):
        for _ in range(more):
            a_planned_review(a_resident(world, world.key_worker), world.key_worker, starts_at=IN_A_WEEK)
        reader = actor(world.key_worker)
        with statements_seen() as seen:
            queries.calendar(reader, everybody=True, now=NOON)
        counts.append(len(seen))
    assert counts == [2, 2]


def test_only_those_invited_find_it_among_their_own_and_not_once_they_may_no_longer_read_it(
    world: World, db: SQLAlchemy
) -> None:
    stay = a_resident(world, world.key_worker)
    a_planned_review(stay, world.key_worker, starts_at=IN_A_WEEK, invited=(world.provider_user,))
    assert queries.own_meetings(actor(world.key_worker), now=NOON) == []
    assert len(queries.own_meetings(actor(world.provider_user), now=NOON)) == 1
    db.session.get_one(Stay, stay.id).provider_id = world.other_provider.id
    db.session.commit()
    assert queries.own_meetings(actor(world.provider_user), now=NOON) == []
