"""A new request for somebody who has left: is it a new episode? The key worker is asked, nobody assumes it."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.clients.models import Client
from rehab.core.errors import Conflict, InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge import commands, queries
from rehab.discharge.models import EpisodeQuestion
from rehab.notifications.models import Notice
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestSubmitted
from tests.factories import World, a_client, a_request, a_world, actor
from tests.support.afterwards import a_further_request, has_left
from tests.support.stays import NOW, TODAY, locked, nothing_written, refused

LEFT = TODAY - dt.timedelta(days=8)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def submitted(world: World, request: PlacementRequest) -> None:
    with transaction():
        commands.ask_about_episode(RequestSubmitted(request.id, actor(world.colleague), NOW))


def answer(world: World, stay: Stay, request: PlacementRequest, first_day: dt.date | None) -> None:
    with transaction():
        found, by = locked(world.key_worker, stay)
        question = queries.question_about(found.id, request.reference, lock=True)
        commands.answer_about_episode(found, question, first_day=first_day, by=by, now=NOW)


def questions(db: SQLAlchemy) -> list[tuple[int, int]]:
    return [(each.stay_id, each.request_id) for each in db.session.query(EpisodeQuestion)]


def test_asks_the_key_worker_of_the_new_request_once_and_records_nothing_by_itself(
    world: World, db: SQLAlchemy
) -> None:
    stay = has_left(world, on=LEFT)
    request = a_further_request(stay, world.colleague)
    submitted(world, request)
    submitted(world, request)  # handed in again after a return
    assert questions(db) == [(stay.id, request.id)]
    told = db.session.query(Notice).filter_by(template="episode_to_answer").one()
    path = f"/stays/{stay.public_id}/new-episode/{request.reference}"
    assert (told.recipient_id, told.path) == (world.colleague.id, path)
    assert db.session.get_one(Stay, stay.id).re_presented_on is None


def test_knows_the_person_by_a_record_that_was_merged_into_theirs(world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT)
    kept = a_client(world.service, given_name="Kept")
    db.session.get_one(Client, stay.client_id).merged_into_id = kept.id
    db.session.commit()
    request = a_request(kept, world.key_worker)
    submitted(world, request)
    assert questions(db) == [(stay.id, request.id)]


@pytest.mark.parametrize("case", ["somebody else", "died", "answered already", "same request"])
def test_does_not_ask_where_there_is_nothing_to_ask(case: str, world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT, reason=ExitReason.DIED if case == "died" else ExitReason.COMPLETED)
    request = a_further_request(stay, world.key_worker)
    if case == "somebody else":
        request = a_request(a_client(world.service, given_name="Other"), world.key_worker)
    if case == "same request":
        request = db.session.get_one(PlacementRequest, stay.request_id)
    if case == "answered already":
        stay.re_presented_on = TODAY
        db.session.commit()
    with nothing_written():
        submitted(world, request)


@pytest.mark.parametrize("first_day", [TODAY, None])
def test_yes_keeps_the_first_day_and_no_keeps_none(first_day: dt.date | None, world: World, db: SQLAlchemy) -> None:
    stay = has_left(world, on=LEFT)
    request = a_further_request(stay, world.key_worker)
    submitted(world, request)
    answer(world, stay, request, first_day)
    assert db.session.get_one(Stay, stay.id).re_presented_on == first_day
    with nothing_written():
        answer(world, stay, request, first_day)
    refused(Conflict, lambda: answer(world, stay, request, LEFT + dt.timedelta(days=1)))


def test_refuses_a_first_day_on_that_of_leaving(world: World) -> None:
    stay = has_left(world, on=LEFT)
    request = a_further_request(stay, world.key_worker)
    submitted(world, request)
    refused(InvalidInput, lambda: answer(world, stay, request, LEFT))
