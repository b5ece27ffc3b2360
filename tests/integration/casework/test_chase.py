"""Chasing: reminders before, then the owner, the managers and the commissioners, each once."""

import datetime as dt
from collections import Counter

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.casework import jobs
from rehab.casework.jobs import chase
from rehab.clocks import commands as clocks
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements.models import Offer
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import (
    NOON,
    TODAY,
    Role,
    World,
    a_client,
    a_request,
    a_stay,
    a_user,
    a_world,
    an_offer,
)
from tests.support.statements import statements_seen

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def request_(world: World) -> PlacementRequest:
    return a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)


def start(
    request: PlacementRequest,
    kind: ClockKind = ClockKind.REVIEW,
    *,
    days: int,
    owner: User | None = None,
    subject: Offer | None = None,
) -> None:
    """A clock on the request that falls due so many days after today."""
    with transaction():
        clocks.start(
            kind,
            subject or request,
            case_id=request.id,
            due_on=TODAY + days * DAY,
            owner_id=owner.id if owner else None,
            now=NOON,
        )


def told(db: SQLAlchemy) -> list[tuple[str, str, str]]:
    """Name, template and path of each notice, in the order in which they were written."""
    wanted = select(User.name, Notice.template, Notice.path).join(Notice.recipient).order_by(Notice.id)
    return [tuple(row) for row in db.session.execute(wanted)]  # type: ignore[misc]


def names(db: SQLAlchemy) -> list[str]:
    return [name for name, *_ in told(db)]


def test_goes_from_the_owner_to_the_managers_to_the_commissioners(
    db: SQLAlchemy, world: World, request_: PlacementRequest
) -> None:
    start(request_, days=14, owner=world.key_worker)
    heard: list[tuple[int, str, str]] = []
    for day in range(30):
        before = len(told(db))
        for _ in range(2):
            chase(now=NOON + day * DAY)
        heard += [(day - 14, name, template) for name, template, _ in told(db)[before:]]
    assert heard == [
        (-14, "Kay Worker", "clock_near"),
        (-3, "Kay Worker", "clock_near"),
        (1, "Kay Worker", "clock_overdue"),
        (3, "Tea Manager", "clock_overdue"),
        (7, "Com Missioner", "clock_overdue"),
    ]
    assert {path for _, _, path in told(db)} == {f"/cases/{request_.reference}"}


def test_is_due_until_the_day_is_over(db: SQLAlchemy, world: World, request_: PlacementRequest) -> None:
    """The due time is the end of a London day, which in June is 11 at night in UTC."""
    start(request_, ClockKind.DECISION, days=0, owner=world.coordinator)
    assert chase(now=dt.datetime(2026, 6, 1, 22, 59, tzinfo=dt.UTC)) == "Nothing to chase"
    assert chase(now=dt.datetime(2026, 6, 1, 23, 0, tzinfo=dt.UTC)) == "1 chased"


def test_tells_all_at_once_what_was_missed_and_no_reminder(
    db: SQLAlchemy, world: World, request_: PlacementRequest
) -> None:
    start(request_, days=-10, owner=world.key_worker)
    assert chase(now=NOON) == "1 chased"
    assert names(db) == ["Kay Worker", "Tea Manager", "Com Missioner"]


def test_tells_nobody_of_another_service_or_council(db: SQLAlchemy, world: World, request_: PlacementRequest) -> None:
    a_user(Role.TEAM_MANAGER, world.other_service, name="Not Concerned")
    start(request_, days=-10, owner=world.key_worker)
    chase(now=NOON)
    assert not {"Not Concerned", "Otto Missioner", "Ada Ministrator"} & set(names(db))


def test_a_check_without_an_owner_is_the_coordinators(db: SQLAlchemy, world: World, request_: PlacementRequest) -> None:
    start(request_, ClockKind.COMPLETENESS_CHECK, days=-1)
    chase(now=NOON)
    assert names(db) == ["Coral Ordinator"]


def test_what_somebody_had_to_do_who_has_left_falls_to_their_managers_or_the_coordinators(
    db: SQLAlchemy, world: World, request_: PlacementRequest
) -> None:
    """Nobody reads a reminder to an account that is shut."""
    start(request_, days=3, owner=world.key_worker)
    start(request_, ClockKind.COMPLETENESS_CHECK, days=-1, owner=world.key_worker)
    with transaction() as session:
        session.execute(update(User).where(User.id == world.key_worker.id).values(disabled_at=NOON))
    chase(now=NOON)
    assert sorted(names(db)) == ["Coral Ordinator", "Tea Manager"]


def test_an_answer_is_asked_of_the_provider_on_its_own_page(
    db: SQLAlchemy, world: World, request_: PlacementRequest
) -> None:
    offer = an_offer(request_, world.facility)
    start(request_, ClockKind.OFFER_ANSWER, days=-3, subject=offer)
    chase(now=NOON)
    case = f"/cases/{request_.reference}"
    assert sorted(told(db)) == [
        ("Kay Worker", "clock_overdue", case),
        ("Pro Vider", "clock_overdue", f"/offers/{offer.public_id}"),
        ("Tea Manager", "clock_overdue", case),
    ]


def test_a_clock_that_stopped_or_moved_is_left_alone(db: SQLAlchemy, world: World, request_: PlacementRequest) -> None:
    start(request_, days=-1, owner=world.key_worker)
    start(request_, days=84, owner=world.key_worker)
    assert chase(now=NOON) == "Nothing to chase"
    start(request_, days=-1, owner=world.key_worker)
    with transaction():
        clocks.stop(ClockKind.REVIEW, request_, now=NOON)
    assert chase(now=NOON) == "Nothing to chase"


def test_a_clock_that_starts_again_is_chased_again(db: SQLAlchemy, world: World, request_: PlacementRequest) -> None:
    for _ in range(2):
        start(request_, days=-1, owner=world.key_worker)
        assert chase(now=NOON) == "1 chased"
    assert names(db) == ["Kay Worker"] * 2


def test_is_recorded_on_the_case(db: SQLAlchemy, world: World, request_: PlacementRequest) -> None:
    start(request_, days=-1, owner=world.key_worker)
    chase(now=NOON)
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "clock.chased"))
    assert (entry.case_id, entry.actor_id) == (request_.id, None)


def test_works_off_any_number_in_due_order_each_once(
    db: SQLAlchemy, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 4)
    for days in (-1, -3, -2, -9, -5, -1, -4, -2, -8, -30):
        request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ENDED)
        start(request, days=days, owner=world.key_worker)
    assert chase(now=NOON) == "10 chased"
    assert chase(now=NOON) == "Nothing to chase"
    assert Counter(names(db)) == {"Kay Worker": 10, "Tea Manager": 6, "Com Missioner": 3}
    chased = db.session.execute(
        select(AuditEntry.subject_id, Clock.due_at)
        .join(Clock, Clock.id == AuditEntry.subject_id)
        .order_by(AuditEntry.sequence)
    )
    assert [due for _, due in chased] == sorted(db.session.scalars(select(Clock.due_at)))


def test_what_nobody_can_be_told_of_any_more_does_not_hold_up_the_rest(
    db: SQLAlchemy, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long overdue clocks come first by date; they must not fill every batch for ever."""
    monkeypatch.setattr(jobs, "BATCH", 2)
    for _ in range(5):
        request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ENDED)
        start(request, days=-90, owner=world.key_worker)
    chase(now=NOON)
    fresh = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ENDED)
    start(fresh, days=-1, owner=world.colleague)
    assert chase(now=NOON) == "1 chased"
    assert names(db)[-1] == "Col League"


def test_looking_costs_the_same_however_many_wait(db: SQLAlchemy, world: World) -> None:
    seen = []
    for count in (1, 30):
        for _ in range(count):
            request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ENDED)
            start(request, days=40, owner=world.key_worker)
        with statements_seen() as statements:
            chase(now=NOON)
        seen.append(len(statements))
        assert statements.writes() == []
    assert seen[0] == seen[1] <= 4


def test_a_stay_is_a_subject_like_any_other(db: SQLAlchemy, world: World, request_: PlacementRequest) -> None:
    stay = a_stay(request_, world.facility)
    with transaction():
        clocks.start(
            ClockKind.REVIEW, stay, case_id=request_.id, due_on=TODAY - DAY, owner_id=world.key_worker.id, now=NOON
        )
    assert chase(now=NOON) == "1 chased"
