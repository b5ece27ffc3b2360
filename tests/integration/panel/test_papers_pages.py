"""The page on which the coordinator chooses what members read instead of a name."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from tests.factories import a_user, a_world
from tests.integration.panel.test_papers import NAMING, PLAN, a_naming_case, told
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")  # pages: the commands beneath them run on both
USE = "Use these words in the papers"
SignedIn = Callable[[User], Visitor]


def test_the_coordinator_sees_each_place_marked_and_publishes_with_other_words(
    signed_in: SignedIn, db: SQLAlchemy
) -> None:
    world = a_world()
    case = a_naming_case(db, world)
    visitor = signed_in(world.coordinator)
    refused = visitor.submit(case.meeting_path, "Publish papers")
    assert refused.status == 422
    assert f"/panel/papers/{case.reference}" in [link["href"] for link in refused.html.select("a.govuk-link")]
    page = visitor.visit(f"/panel/papers/{case.reference}")
    assert PLAN in page.text
    assert [mark.get_text() for mark in page.html.select("mark")] == ["Zebedee's"]
    assert NAMING in page.text
    field = page.html.select_one("input[type=text]")
    assert field["value"] == "the person"
    page = visitor.send(page, USE, **{field["name"]: ""})
    assert page.errors == ["Enter what members read instead of “Zebedee's”"]
    page = visitor.send(page, USE, **{field["name"]: "their"})
    assert "Members can read them" in page.text
    visitor.submit(case.meeting_path, "Publish papers")
    assert told(case)[PLAN] == "Ring their sister, Will Power."


def test_the_coordinator_sends_it_back(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_naming_case(db, world)
    page = signed_in(world.coordinator).submit(f"/panel/papers/{case.reference}", "Send it back to the key worker")
    assert page.path == case.meeting_path
    assert "asked the key worker to reword it" in page.text


def test_another_councils_coordinator_finds_no_papers(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_naming_case(db, world)
    stranger = signed_in(a_user(Role.COORDINATOR, world.other_authority, name="Stranger"))
    assert stranger.visit(f"/panel/papers/{case.reference}").status == 404
    assert stranger.post(f"{case.path}/send-back").status == 404
