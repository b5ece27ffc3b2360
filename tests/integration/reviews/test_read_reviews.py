"""The reviews of a stay: what the page tells, and for whom it exists."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core.db import db as database
from rehab.placements.models import Stay
from rehab.requests.rules import RequestStatus
from rehab.reviews.models import Review
from rehab.reviews.rules import Recommendation
from tests.factories import NOON, PASSWORD, World, a_client, a_request, a_stay, a_world
from tests.support.stays import STRANGERS
from tests.support.visitor import Visitor

ADMITTED = dt.date(2026, 1, 1)
SignIn = Callable[[User], Visitor]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    return a_resident(world)


def a_resident(world: World) -> Stay:
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    return a_stay(request, world.facility, admitted_on=ADMITTED)


def a_review(stay: Stay, held_on: dt.date) -> None:
    database.session.add(
        Review(
            stay_id=stay.id,
            held_on=held_on,
            attended="Kay, the person",
            progress="Goes to every group",
            client_view="It is hard",
            risk="Nothing new",
            plan_reviewed=False,
            recommendation=Recommendation.MOVE_STAGE,
            recorded_at=NOON,
        )
    )
    database.session.commit()


def path_of(stay: Stay, page: str = "") -> str:
    return f"/stays/{stay.public_id}/reviews{page}"


def tags(visitor: Visitor, path: str) -> list[str]:
    return [tag.get_text(strip=True) for tag in visitor.visit(path).html.select("main .govuk-tag")]


def test_says_when_the_first_review_is_due(world: World, stay: Stay, signed_in: SignIn) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC), tick=False):
        page = signed_in(world.key_worker).visit(path_of(stay))
    assert "6 days left" in page.text
    assert "26 March 2026" in page.text
    assert "No review was held yet" in page.text


def test_shows_an_overdue_review_in_red(world: World, stay: Stay, signed_in: SignIn) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 29, 9, tzinfo=dt.UTC), tick=False):
        page = signed_in(world.key_worker).visit(path_of(stay))
    (tag,) = page.html.select("main .govuk-tag--red")
    assert tag.get_text(strip=True) == "3 days overdue"


def test_lists_the_latest_review_first_with_its_timing(world: World, stay: Stay, signed_in: SignIn) -> None:
    for day in (dt.date(2026, 2, 1), dt.date(2026, 4, 26), dt.date(2026, 7, 25)):
        a_review(stay, day)
    with time_machine.travel(dt.datetime(2026, 7, 26, 9, tzinfo=dt.UTC), tick=False):
        visitor = signed_in(world.key_worker)
        assert tags(visitor, path_of(stay)) == ["83 days left", "Overdue", "On time", "Early"]
        assert "5 nights overdue" in visitor.visit(path_of(stay)).text


def test_a_stay_that_ended_awaits_no_review(world: World, stay: Stay, signed_in: SignIn) -> None:
    from rehab.placements.rules import ExitReason

    stay.ended_on, stay.exit_reason = dt.date(2026, 2, 1), ExitReason.COMPLETED
    database.session.commit()
    page = signed_in(world.key_worker).visit(path_of(stay))
    assert "Next review" not in page.text
    assert "No review was held during this stay." in page.text


def test_the_provider_of_the_stay_reads_and_cannot_record(world: World, stay: Stay, signed_in: SignIn) -> None:
    a_review(stay, dt.date(2026, 2, 1))
    visitor = signed_in(world.provider_user)
    page = visitor.visit(path_of(stay))
    assert "Goes to every group" in page.text
    assert "Record a review" not in page.links
    assert visitor.visit(path_of(stay, "/new")).status == 404


def test_does_not_exist_for_anybody_else(world: World, stay: Stay, signed_in: SignIn) -> None:
    for stranger in STRANGERS:
        visitor = signed_in(getattr(world, stranger))
        assert [visitor.visit(path_of(stay, page)).status for page in ("", "/new")] == [404] * 2, stranger


@pytest.mark.parametrize("reader", ["key_worker", "colleague", "team_manager"])
def test_the_persons_service_may_record(world: World, stay: Stay, signed_in: SignIn, reader: str) -> None:
    assert signed_in(getattr(world, reader)).visit(path_of(stay, "/new")).status == 200


def test_reading_is_audited(real_app: Flask) -> None:
    """On a database of its own: a view's audit is committed beside the request's own reads."""
    with real_app.app_context():
        world = a_world()
        stay = a_resident(world)
        visitor = Visitor(real_app.test_client())
        visitor.sign_in(world.key_worker.email, PASSWORD)
        for page in ("", "/new"):
            visitor.visit(path_of(stay, page))
        entries = database.session.query(AuditEntry).filter_by(action="reviews.viewed").all()
        seen = [(entry.actor_id, entry.case_id, entry.subject_id) for entry in entries]
        expected = (world.key_worker.id, stay.request_id, stay.id)
        database.session.remove()
    assert seen == [expected, expected]


def test_what_people_typed_is_shown_as_text(world: World, stay: Stay, signed_in: SignIn) -> None:
    a_review(stay, dt.date(2026, 2, 1))
    review = database.session.query(Review).one()
    review.progress = "<script>alert(1)</script>"
    database.session.commit()
    page = signed_in(world.key_worker).visit(path_of(stay))
    assert "<script>alert(1)</script>" in page.text
