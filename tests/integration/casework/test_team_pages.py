"""The pages of a manager's team."""

from collections.abc import Callable

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import NOON, World, a_client, a_request, a_world
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")
SignIn = Callable[[User], Visitor]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_manager_hands_on_the_cases_of_somebody_who_left(db: SQLAlchemy, world: World, signed_in: SignIn) -> None:
    cases = [a_request(a_client(world.service), world.colleague, status=RequestStatus.APPROVED) for _ in range(2)]
    db.session.get_one(User, world.colleague.id).disabled_at = NOON
    db.session.commit()
    manager = signed_in(world.team_manager)
    path = manager.visit("/").links["Col League"]
    page = manager.visit(path)
    assert all(case.reference in page.text for case in cases)
    page = manager.send(page, to=world.key_worker.public_id)
    assert (page.path, page.notices) == ("/team", ["2 cases were handed on. Both people are told."])
    assert {case.key_worker_id for case in db.session.query(PlacementRequest)} == {world.key_worker.id}
    assert "Col League" not in page.text


def test_tells_what_changed_since_the_page_was_opened(world: World, signed_in: SignIn) -> None:
    a_request(a_client(world.service), world.key_worker)
    manager = signed_in(world.team_manager)
    page = manager.visit(f"/team/{world.key_worker.public_id}/hand-on")
    a_request(a_client(world.service), world.key_worker)
    with statements_seen() as seen:
        page = manager.send(page, to=world.colleague.public_id)
    assert page.status == 409
    assert page.errors[0].startswith("These cases have changed since you opened the page")
    assert seen.writes() == []


def test_says_that_there_is_nothing_to_hand_on(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.team_manager).visit(f"/team/{world.colleague.public_id}/hand-on")
    assert "There are no open cases to hand on." in page.text
    assert page.forms() == [] or page.form() is not None


def test_a_manager_arranges_cover_and_ends_it(world: World, signed_in: SignIn) -> None:
    manager = signed_in(world.team_manager)
    path = f"/team/{world.key_worker.public_id}/cover"
    assert manager.submit(path).errors == ["Choose who covers", "Enter the first day away", "Enter the last day away"]
    days = {
        f"{name}-{part}": value
        for name in ("from_on", "until_on")
        for part, value in {"day": "1", "month": "6", "year": "2026"}.items()
    }
    page = manager.submit(path, to=world.colleague.public_id, **days)
    assert page.notices == ["Col League covers for Kay Worker."]
    assert "1 June 2026 to 1 June 2026: Col League covers" in page.text
    page = manager.submit(path, to=world.team_manager.public_id, **days)
    assert page.errors == ["Somebody covers for Kay Worker on some of these days already"]
    page = manager.submit("/team", "End this cover")
    assert page.notices == ["The cover has ended."]


def test_the_list_takes_as_many_statements_for_many_as_for_few(world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    manager, counts = signed_in(world.team_manager), []
    for _ in range(2):
        for _ in range(3):
            a_request(a_client(world.service), world.key_worker)
        db.session.expire_all()
        with statements_seen() as seen:
            manager.visit("/team")
        counts.append(len(seen))
    assert counts[0] == counts[1]
