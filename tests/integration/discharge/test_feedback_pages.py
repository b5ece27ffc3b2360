"""The page that people open from a leaflet: no signing in, nobody's name, one answer for every link that fails."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.discharge.models import Feedback
from rehab.discharge.views import feedback as views
from rehab.placements.models import Complaint, Stay
from rehab.placements.rules import Satisfaction
from rehab.web.throttle import Throttle
from tests.factories import World, a_world
from tests.support.afterwards import a_link, has_left
from tests.support.statements import statements_seen
from tests.support.stays import NOW, TODAY
from tests.support.visitor import Page, Visitor

pytestmark = pytest.mark.only("sqlite")
LEFT = TODAY - dt.timedelta(days=8)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    return has_left(world, on=LEFT)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(views, "misses", Throttle(views.MISSES_A_MINUTE))
    with time_machine.travel(NOW, tick=False):
        yield


def test_somebody_says_how_it_was_and_complains_without_signing_in(
    stay: Stay, world: World, visitor: Visitor, db: SQLAlchemy
) -> None:
    path = f"/feedback/{a_link(stay, world.provider_user, now=NOW)}"
    page = visitor.visit(path)
    for secret in ("Terry", "Sentinel", world.facility.name, world.provider.name, world.service.name):
        assert secret not in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    page = visitor.send(page, button="Send")
    assert (page.status, page.errors) == (422, ["Choose or write at least one answer before you send it"])
    page = visitor.send(page, rating="poor", felt_safe="no", complaint="Nobody came.", theme="staff", names_them="yes")
    assert (page.path, page.heading) == ("/feedback", "Thank you")
    assert (db.session.query(Feedback).one().rating, db.session.query(Complaint).one().stay_id) == (
        Satisfaction.POOR, stay.id,
    )  # fmt: skip


def test_every_link_that_does_not_work_is_answered_alike(
    stay: Stay, world: World, visitor: Visitor, new_visitor: Callable[[], Visitor]
) -> None:
    used = a_link(stay, world.key_worker, now=NOW)
    visitor.submit(f"/feedback/{used}", rating="good")
    expired = a_link(has_left(world, on=LEFT), world.key_worker, now=NOW - dt.timedelta(days=70))
    again = has_left(world, on=LEFT)
    replaced = a_link(again, world.key_worker, now=NOW)
    a_link(again, world.key_worker, now=NOW)
    answers = [_asked(new_visitor(), token) for token in (used, expired, replaced, "x" * 32, "%F0%9F%92%A9", "a" * 999)]
    assert {(page.status, page.text, statements) for page, statements in answers} == {
        (404, answers[0][0].text, answers[0][1])
    }


def _asked(visitor: Visitor, token: str) -> tuple[Page, int]:
    """What is seen of a link, and how many statements it took to say it."""
    with statements_seen() as seen:
        page = visitor.visit(f"/feedback/{token}")
    return page, len(seen)


def test_sending_to_a_link_that_does_not_work_stores_nothing(world: World, visitor: Visitor, stay: Stay) -> None:
    with statements_seen() as seen:
        assert visitor.post("/feedback/nothing", rating="good").status == 404
    assert seen.writes() == []


def test_whoever_tries_links_at_random_is_stopped_for_a_while(
    stay: Stay, world: World, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "misses", Throttle(2))
    path = f"/feedback/{a_link(stay, world.key_worker, now=NOW)}"
    assert [visitor.visit(f"/feedback/{number}").status for number in range(3)] == [404, 404, 429]
    assert visitor.visit(path).status == 429
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False):
        assert visitor.visit(path).status == 200
