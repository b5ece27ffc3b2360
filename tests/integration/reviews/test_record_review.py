"""Recording a review: what is refused, and how the clock of the next one moves."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import events
from rehab.core.clock import end_of_day
from rehab.core.db import db
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements import queries as placements
from rehab.placements.commands import end_stay
from rehab.placements.events import StayOpened
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.requests.rules import RequestStatus
from rehab.reviews import commands
from rehab.reviews.models import Review
from rehab.reviews.rules import Findings, Recommendation
from tests.factories import World, a_client, a_request, a_stay, a_world, actor
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

ADMITTED = dt.date(2026, 1, 5)
NOW = dt.datetime(2026, 4, 20, 9, 0, tzinfo=dt.UTC)
FINDINGS = Findings(
    held_on=dt.date(2026, 3, 20),
    attended="The person, their key worker",
    progress="Goes to every group",
    client_view="It is hard and it helps",
    risk="Nothing new",
    plan_reviewed=True,
    recommendation=Recommendation.CONTINUE,
)
ANSWERS = {
    "held_on-day": "20",
    "held_on-month": "3",
    "held_on-year": "2026",
    "attended": "Sentinel, Kay",
    "progress": "Goes to every group",
    "client_view": "It is hard and it helps",
    "risk": "Nothing new",
    "plan_reviewed": "yes",
    "recommendation": "continue",
}


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    return a_resident(world)


def a_resident(world: World, *, admitted_on: dt.date = ADMITTED, review_days: int = 84) -> Stay:
    """A person in the house with the clock of their first review, as after an admission."""
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    stay = a_stay(request, world.facility, admitted_on=admitted_on, review_days=review_days)
    moment = end_of_day(admitted_on)
    with transaction():
        events.announce(StayOpened(stay.id, request.id, admitted_on, actor(world.provider_user), moment))
    return stay


def clock_of(stay: Stay) -> Clock:
    """Its only one: a moved clock is the same clock."""
    wanted = select(Clock).filter_by(kind=ClockKind.REVIEW, subject_type="stay", subject_id=stay.id)
    return db.session.scalars(wanted).one()


def record(world: World, stay: Stay, findings: Findings, *, by: User | None = None) -> Review:
    user = actor(by or world.key_worker)
    with transaction():
        locked = placements.get_stay_for_update(user, stay.public_id)
        return commands.record(locked, findings, by=user, now=NOW)


def leave(world: World, stay: Stay, day: dt.date) -> None:
    user = actor(world.provider_user)
    with transaction():
        locked = placements.get_stay_for_update(user, stay.public_id)
        end_stay(locked, ended_on=day, reason=ExitReason.COMPLETED, discharge_plan_agreed_on=None, by=user, now=NOW)


def test_an_arrival_starts_the_clock_of_the_key_worker(world: World, stay: Stay) -> None:
    clock = clock_of(stay)
    assert (clock.due_at, clock.owner_id) == (end_of_day(dt.date(2026, 3, 30)), world.key_worker.id)
    assert (clock.state, clock.case_id) == (ClockState.RUNNING, stay.request_id)


def test_the_clock_follows_the_days_that_were_set_when_the_stay_began(world: World) -> None:
    assert clock_of(a_resident(world, review_days=28)).due_at == end_of_day(dt.date(2026, 2, 2))


def test_a_review_moves_the_clock_and_is_on_the_timeline(world: World, stay: Stay, db: SQLAlchemy) -> None:
    record(world, stay, FINDINGS)
    assert clock_of(stay).due_at == end_of_day(dt.date(2026, 6, 12))
    entry = db.session.query(AuditEntry).filter_by(action="review.recorded").one()
    assert (entry.case_id, entry.actor_id) == (stay.request_id, world.key_worker.id)


def test_an_earlier_review_recorded_later_does_not_move_the_clock_back(world: World, stay: Stay) -> None:
    record(world, stay, FINDINGS)
    record(world, stay, replace(FINDINGS, held_on=dt.date(2026, 2, 2)))
    assert clock_of(stay).due_at == end_of_day(dt.date(2026, 6, 12))


def test_tells_the_key_worker_of_a_colleagues_review_only(world: World, stay: Stay, db: SQLAlchemy) -> None:
    record(world, stay, FINDINGS)
    assert db.session.query(Notice).filter_by(template="review_recorded").count() == 0
    record(world, stay, replace(FINDINGS, held_on=dt.date(2026, 4, 1)), by=world.colleague)
    (notice,) = db.session.query(Notice).filter_by(template="review_recorded")
    assert (notice.recipient_id, notice.path) == (world.key_worker.id, f"/stays/{stay.public_id}/reviews")


def test_leaving_stops_the_clock(world: World, stay: Stay) -> None:
    leave(world, stay, dt.date(2026, 4, 15))
    assert clock_of(stay).state is ClockState.STOPPED


def test_a_review_recorded_after_leaving_starts_no_clock(world: World, stay: Stay) -> None:
    leave(world, stay, dt.date(2026, 4, 15))
    record(world, stay, replace(FINDINGS, held_on=dt.date(2026, 4, 15)))
    assert clock_of(stay).state is ClockState.STOPPED


def test_the_same_review_again_is_success_and_stores_nothing(world: World, stay: Stay) -> None:
    first = record(world, stay, FINDINGS)
    with statements_seen() as seen:
        again = record(world, stay, FINDINGS)
    assert (again.id, seen.writes()) == (first.id, [])


@pytest.mark.parametrize(
    ("held_on", "sentence"),
    [
        (ADMITTED - dt.timedelta(days=1), "must be 5 January 2026 or later"),
        (NOW.date() + dt.timedelta(days=1), "must be today or in the past"),
    ],
)
def test_refuses_a_day_out_of_the_stay(world: World, stay: Stay, held_on: dt.date, sentence: str) -> None:
    with statements_seen() as seen, pytest.raises(InvalidInput, match=sentence) as caught:
        record(world, stay, replace(FINDINGS, held_on=held_on))
    assert (list(caught.value.faults), seen.writes()) == (["held_on"], [])


def test_refuses_a_day_after_leaving(world: World, stay: Stay) -> None:
    leave(world, stay, dt.date(2026, 4, 15))
    with statements_seen() as seen, pytest.raises(InvalidInput, match="must be 15 April 2026 or earlier"):
        record(world, stay, replace(FINDINGS, held_on=dt.date(2026, 4, 16)))
    assert seen.writes() == []


def test_refuses_a_second_review_on_one_day(world: World, stay: Stay) -> None:
    record(world, stay, FINDINGS)
    with statements_seen() as seen, pytest.raises(InvalidInput, match="20 March 2026 is already recorded"):
        record(world, stay, replace(FINDINGS, risk="Something else"))
    assert seen.writes() == []


def test_the_key_worker_records_a_review_in_the_browser(
    world: World, stay: Stay, signed_in: Callable[[User], Visitor]
) -> None:
    page = signed_in(world.key_worker).submit(f"/stays/{stay.public_id}/reviews/new", **ANSWERS)
    assert (page.status, page.path, page.heading) == (200, f"/stays/{stay.public_id}/reviews", "Reviews")
    assert page.notices == ["The review is recorded. Read it, then sign it. The provider is asked to sign it, too."]
    assert "On time" in page.text
    assert "due 30 March 2026" in page.text


def test_a_blank_form_names_each_answer_that_is_missing(
    world: World, stay: Stay, signed_in: Callable[[User], Visitor]
) -> None:
    visitor = signed_in(world.key_worker)
    page = visitor.submit(f"/stays/{stay.public_id}/reviews/new")
    assert page.status == 422
    assert len(page.errors) == 7


def test_the_form_keeps_what_was_typed_when_the_day_is_refused(
    world: World, stay: Stay, signed_in: Callable[[User], Visitor], db: SQLAlchemy
) -> None:
    answers = {**ANSWERS, "held_on-month": "1", "held_on-day": "4"}
    page = signed_in(world.key_worker).submit(f"/stays/{stay.public_id}/reviews/new", **answers)
    assert page.status == 422
    assert page.errors == ["The day of the review must be 5 January 2026 or later, when the person arrived"]
    assert "It is hard and it helps" in page.html.text
    assert db.session.query(Review).count() == 0


def test_sending_one_form_twice_records_one_review(
    world: World, stay: Stay, signed_in: Callable[[User], Visitor], db: SQLAlchemy
) -> None:
    visitor = signed_in(world.key_worker)
    form = visitor.visit(f"/stays/{stay.public_id}/reviews/new")
    for _ in range(2):
        assert visitor.send(form, **ANSWERS).path == f"/stays/{stay.public_id}/reviews"
    assert db.session.query(Review).count() == 1
