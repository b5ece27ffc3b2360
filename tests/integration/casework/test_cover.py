"""Cover while somebody is away: who may, for how long, and who is told meanwhile."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.accounts import commands, queries
from rehab.accounts.models import Cover, RoleGrant, User
from rehab.casework.queries.home import home_page
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.notifications.commands import notify
from rehab.notifications.models import Notice
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, TODAY, World, a_client, a_request, a_world, actor
from tests.support.covers import a_cover
from tests.support.statements import statements_seen

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def arrange(world: World, stand_in: User, *, first: dt.date = TODAY, last: dt.date = TODAY + 6 * DAY) -> None:
    by = actor(world.team_manager)
    with transaction():
        away = queries.get_user(world.key_worker.id, lock=True)
        commands.arrange_cover(
            away, stand_in, service_id=world.service.id, from_on=first, until_on=last, by=by, now=NOON
        )


def test_a_colleague_covers_from_the_first_day_to_the_last(db: SQLAlchemy, world: World) -> None:
    arrange(world, world.colleague, first=TODAY + DAY, last=TODAY + 3 * DAY)
    days = [TODAY + number * DAY for number in range(5)]
    covering = [bool(queries.stand_ins([world.key_worker.id], day)) for day in days]
    assert covering == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("stand_in", "first", "last", "fault"),
    [
        ("key_worker", 0, 1, "somebody else"),
        ("other_key_worker", 0, 1, "same service"),
        ("coordinator", 0, 1, "same service"),
        ("colleague", 2, 1, "first day or later"),
        ("colleague", -2, -1, "today or later"),
    ],
)
def test_refuses_a_cover_that_makes_no_sense(
    db: SQLAlchemy, world: World, stand_in: str, first: int, last: int, fault: str
) -> None:
    user: User = getattr(world, stand_in)
    with statements_seen() as seen, pytest.raises(InvalidInput, match=fault):
        arrange(world, user, first=TODAY + first * DAY, last=TODAY + last * DAY)
    assert seen.writes() == []


@pytest.mark.parametrize(("first", "last", "is_free"), [(0, 2, False), (5, 9, False), (3, 3, False), (6, 9, True)])
def test_one_person_is_covered_once_on_a_day(
    db: SQLAlchemy, world: World, first: int, last: int, *, is_free: bool
) -> None:
    arrange(world, world.colleague, first=TODAY + 2 * DAY, last=TODAY + 5 * DAY)
    if is_free:
        arrange(world, world.team_manager, first=TODAY + first * DAY, last=TODAY + last * DAY)
        return
    with pytest.raises(InvalidInput, match="already"):
        arrange(world, world.team_manager, first=TODAY + first * DAY, last=TODAY + last * DAY)


def test_what_was_ended_early_leaves_its_days_free(db: SQLAlchemy, world: World) -> None:
    cover = a_cover(world.key_worker, world.colleague, world.service, until_on=TODAY + 9 * DAY)
    by = actor(world.team_manager)
    with transaction():
        commands.end_cover(queries.get_cover(cover.public_id, {world.service.id}), by=by, now=NOON)
    assert queries.stand_ins([world.key_worker.id], TODAY) == set()
    arrange(world, world.team_manager)
    with pytest.raises(IllegalMove), transaction():
        commands.end_cover(queries.get_cover(cover.public_id, {world.service.id}), by=by, now=NOON)
    with pytest.raises(NotFound):
        queries.get_cover(cover.public_id, {world.other_service.id})


def test_mails_go_to_both_while_somebody_is_away_but_for_those_to_a_panel(db: SQLAlchemy, world: World) -> None:
    a_cover(world.key_worker, world.colleague, world.service)
    with transaction():
        notify([world.key_worker.id], template="offer_answered", path="/cases/R-2026-00001", now=NOON)
        notify([world.key_worker.id], template="papers_published", path="/panel/cases/1", now=NOON)
        notify([world.key_worker.id], template="request_returned", path="/cases/R-2026-00001", now=NOON + DAY)
    told = [(notice.template, notice.recipient_id) for notice in db.session.query(Notice).order_by(Notice.id)]
    assert told == [
        ("offer_answered", world.key_worker.id),
        ("offer_answered", world.colleague.id),
        ("papers_published", world.key_worker.id),
        ("request_returned", world.key_worker.id),
    ]


def test_the_work_of_who_is_away_stands_in_the_home_of_who_covers(db: SQLAlchemy, world: World) -> None:
    case = a_request(a_client(world.service), world.key_worker, status=RequestStatus.RETURNED)
    a_cover(world.key_worker, world.colleague, world.service)
    found = {part.heading: part.items for part in home_page(actor(world.colleague), now=NOON).lists}
    covering = "Covering for Kay Worker until 1 June 2026"
    [item] = found[covering]
    assert case.reference in item.path
    assert next(iter(found)) == covering
    later = home_page(actor(world.colleague), now=NOON + DAY).lists
    assert not any(part.heading.startswith("Covering") for part in later)


def test_whoever_left_the_service_sees_none_of_its_people(db: SQLAlchemy, world: World) -> None:
    a_request(a_client(world.service), world.key_worker, status=RequestStatus.RETURNED)
    a_cover(world.key_worker, world.colleague, world.service)
    db.session.query(RoleGrant).filter_by(user_id=world.colleague.id).one().organisation_id = world.other_service.id
    db.session.commit()
    lists = home_page(actor(world.colleague), now=NOON).lists
    assert lists
    assert not any(part.heading.startswith("Covering") for part in lists)


@pytest.mark.parametrize("wrong", [{"stand_in": "away"}, {"until_on": TODAY - DAY}])
def test_the_database_refuses_what_makes_no_sense(db: SQLAlchemy, world: World, wrong: dict[str, object]) -> None:
    stand_in = world.key_worker if wrong.get("stand_in") else world.colleague
    db.session.add(
        Cover(
            service_id=world.service.id,
            away_id=world.key_worker.id,
            stand_in_id=stand_in.id,
            from_on=TODAY,
            until_on=wrong.get("until_on", TODAY),
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
