"""One's own notices: the list, opening one, the news on the home page, and choosing one's mails."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.core import clock
from rehab.core.db import db as database
from rehab.notifications import queries
from rehab.notifications.models import Notice
from rehab.notifications.rules import LISTED_FOR, NoticeKind, Way
from tests.factories import World, a_world
from tests.support.html import words
from tests.support.mails import a_notice, a_refused_mail
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

NOTICES, PREFERENCES = "/notices", "/notices/preferences"
pytestmark = pytest.mark.only("sqlite")  # pages; what they read is tested on both in test_inbox.py
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def kay(world: World, signed_in: Callable[[User], Visitor]) -> Visitor:
    return signed_in(world.key_worker)


def rows(page: Page) -> list[list[str]]:
    return [[words(cell) for cell in row.select("th, td")] for row in page.html.select("main tbody tr")]


def unread(reader: User) -> int:
    wanted = select(Notice.id).where(Notice.recipient_id == reader.id, Notice.read_at.is_(None))
    return len(database.session.scalars(wanted).all())


def test_says_that_nothing_was_told(kay: Visitor) -> None:
    assert "You were not told anything yet." in kay.visit(NOTICES).text
    assert "Nothing new for you." in kay.visit("/").text


def test_lists_ones_own_newest_first_and_what_is_urgent(world: World, kay: Visitor) -> None:
    a_notice(world.key_worker, at=clock.now() - 2 * MINUTE)
    a_notice(world.key_worker, "left_unplanned", path="/", at=clock.now() - MINUTE)
    a_notice(world.colleague, "task_set")
    a_notice(world.key_worker, "digest", path=NOTICES)
    a_notice(world.key_worker, "task_set", at=clock.now() - LISTED_FOR)
    found = [(line[0], line[1], line[3]) for line in rows(kay.visit(NOTICES))]
    assert found == [
        ("Please look at a case now Something happened today on a case that needs you now.", "-", "Urgent"),
        ("A decision was made The panel has decided on one of your requests.", "R-2026-00001", "New"),
    ]


def test_opening_one_leads_where_it_points_and_marks_it_as_read(world: World, kay: Visitor) -> None:
    a_notice(world.key_worker, path="/account")
    page = kay.visit(kay.visit("/").links["A decision was made"])
    assert page.path == "/account"
    assert rows(kay.visit(NOTICES))[0][3] == "Read"
    assert "Nothing new for you." in kay.visit("/").text


def test_anybody_elses_does_not_exist_and_stays_unread(world: World, signed_in: Callable[[User], Visitor]) -> None:
    notice = a_notice(world.key_worker)
    for other in (world.colleague, world.team_manager, world.administrator):
        assert signed_in(other).visit(f"{NOTICES}/{notice.public_id}").status == 404
    assert unread(world.key_worker) == 1


def test_marks_all_as_read_but_what_came_meanwhile(world: World, kay: Visitor) -> None:
    for _ in range(3):
        a_notice(world.key_worker)
    a_notice(world.colleague)
    page = kay.visit(NOTICES)
    a_notice(world.key_worker, "task_set")
    assert kay.send(page, "Mark all as read").notices == ["Your notices are marked as read."]
    assert (unread(world.key_worker), unread(world.colleague)) == (1, 1)


@pytest.mark.parametrize("newest", ["", "nonsense", "0" * 32])
def test_marks_nothing_up_to_a_notice_that_is_not_ones_own(world: World, kay: Visitor, newest: str) -> None:
    a_notice(world.key_worker)
    kay.post(f"{NOTICES}/read", newest=newest)
    assert unread(world.key_worker) == 1


def test_the_home_page_shows_the_ten_newest_and_counts_all(world: World, kay: Visitor) -> None:
    for _ in range(12):
        a_notice(world.key_worker)
    news = kay.visit("/").html.select_one(".app-news")
    assert news is not None
    assert words(news.h2) == "News (12)"
    assert len(news.select("li")) == 10


def test_says_when_mails_do_not_arrive_until_one_does(world: World, kay: Visitor) -> None:
    fails = "The last mail to you could not be delivered."
    a_refused_mail(world.key_worker, at=clock.now() - 2 * MINUTE)
    assert fails in kay.visit("/").text
    assert fails in kay.visit(NOTICES).text
    a_notice(world.key_worker, at=clock.now() - MINUTE)
    assert fails not in kay.visit("/").text


def test_keeps_how_one_wants_ones_mails(world: World, kay: Visitor) -> None:
    assert kay.visit(PREFERENCES).html.select_one("input[value=each][checked]") is not None
    kinds = [kind.value for kind in NoticeKind if kind is not NoticeKind.TEAM]
    page = kay.submit(PREFERENCES, "Save", way="digest", mailed=kinds)
    assert page.notices == ["Your choice is kept. It holds for everything new from now on."]
    kept = queries.preferences([world.key_worker.id])[world.key_worker.id]
    assert (kept.way, [muted.kind for muted in kept.muted]) == (Way.DIGEST, [NoticeKind.TEAM])
    shown = kay.visit(PREFERENCES)
    assert [box["value"] for box in shown.html.select("input[type=checkbox][checked]")] == kinds
    kay.submit(PREFERENCES, "Save", way="each", mailed=[kind.value for kind in NoticeKind])
    kept = queries.preferences([world.key_worker.id])[world.key_worker.id]
    assert (kept.way, kept.muted) == (Way.EACH, [])


def test_asks_for_a_way_that_exists(kay: Visitor) -> None:
    assert kay.post(PREFERENCES, way="", mailed="due").errors == ["Choose how you want your mails"]
    assert kay.post(PREFERENCES, way="pigeon").status == 422


def test_the_list_costs_the_same_for_few_and_for_many(world: World, kay: Visitor) -> None:
    counts = []
    for more in (2, 10):
        for _ in range(more):
            a_notice(world.key_worker)
        with statements_seen() as seen:
            kay.visit(NOTICES)
        counts.append(len(seen))
    assert counts[0] == counts[1]
