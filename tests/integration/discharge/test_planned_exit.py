"""Arranging a planned exit: only with an agreed plan, and the refusal says what is missing."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge import commands, queries
from rehab.discharge.models import Departure
from rehab.notifications.models import Notice
from rehab.placements.commands.extensions import wait_for_ask
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.plans import queries as plans
from tests.factories import World, a_world
from tests.support.stays import ADMITTED, NOW, STRANGERS, TODAY, a_resident, agree, locked, nothing_written, refused
from tests.support.visitor import Visitor

SignIn = Callable[[User], Visitor]
IN_A_WEEK = TODAY + dt.timedelta(days=7)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    return a_resident(world)


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def arrange(user: User, stay: Stay, leaves_on: dt.date = IN_A_WEEK, *, seen: int = 0) -> Departure:
    with transaction():
        found, by = locked(user, stay)
        return commands.arrange(found, leaves_on=leaves_on, seen=seen, by=by, now=NOW)


def path_of(stay: Stay) -> str:
    return f"/stays/{stay.public_id}/planned-exit"


def day(value: dt.date) -> dict[str, str]:
    return {f"leaves_on-{part}": str(getattr(value, part)) for part in ("day", "month", "year")}


def test_is_arranged_with_an_agreed_plan_and_the_other_side_told(world: World, stay: Stay, db: SQLAlchemy) -> None:
    agree(world, stay)
    assert arrange(world.key_worker, stay).arranged_for == IN_A_WEEK
    (notice,) = db.session.query(Notice).filter_by(template="date_arranged")
    assert (notice.recipient_id, notice.path) == (world.provider_user.id, path_of(stay))
    entry = db.session.query(AuditEntry).filter_by(action="exit.arranged").one()
    assert (entry.case_id, entry.actor_id) == (stay.request_id, world.key_worker.id)


def test_nobody_waits_for_an_extension_of_a_stay_that_ends_before_its_funding(
    world: World, stay: Stay, db: SQLAlchemy
) -> None:
    def is_waited_for() -> bool:
        asks = db.session.query(Clock).filter_by(kind=ClockKind.EXTENSION_ASK).populate_existing()
        return any(clock.state is ClockState.RUNNING for clock in asks)

    agree(world, stay)
    with transaction():
        found, _ = locked(world.key_worker, stay)
        found.funded_until = TODAY + dt.timedelta(weeks=12)
        wait_for_ask(found, now=NOW)
    assert is_waited_for()
    arrange(world.key_worker, stay)
    assert not is_waited_for()
    arrange(world.key_worker, stay, TODAY + dt.timedelta(weeks=13), seen=1)
    assert is_waited_for()


def test_the_key_worker_is_told_what_the_provider_arranges(world: World, stay: Stay, db: SQLAlchemy) -> None:
    agree(world, stay)
    arrange(world.provider_user, stay)
    (notice,) = db.session.query(Notice).filter_by(template="date_arranged")
    assert notice.recipient_id == world.key_worker.id


def test_refuses_a_plan_that_is_not_agreed_and_names_who_has_not_signed(world: World, stay: Stay) -> None:
    message = refused(InvalidInput, lambda: arrange(world.key_worker, stay))
    for party in ("client", "provider", "key worker"):
        assert f"The {party} has not signed" in message


def test_refuses_a_stay_without_a_plan(world: World, stay: Stay, db: SQLAlchemy) -> None:
    db.session.delete(plans.versions(stay.request_id)[0])
    db.session.commit()
    assert "There is no discharge plan yet" in refused(InvalidInput, lambda: arrange(world.key_worker, stay))


def test_refuses_an_unfinished_plan_and_names_what_it_lacks(world: World, stay: Stay, db: SQLAlchemy) -> None:
    plans.versions(stay.request_id)[0].aftercare = ""
    db.session.commit()
    assert "Enter the aftercare" in refused(InvalidInput, lambda: arrange(world.key_worker, stay))


@pytest.mark.parametrize(
    ("leaves_on", "sentence"),
    [
        (ADMITTED - dt.timedelta(days=1), "must be 20 May 2026 or later"),
        (TODAY + dt.timedelta(days=367), "must be within a year"),
    ],
)
def test_refuses_an_impossible_day(world: World, stay: Stay, leaves_on: dt.date, sentence: str) -> None:
    agree(world, stay)
    assert sentence in refused(InvalidInput, lambda: arrange(world.key_worker, stay, leaves_on))


def test_can_be_moved_and_the_same_day_again_stores_nothing(world: World, stay: Stay) -> None:
    agree(world, stay)
    first = arrange(world.key_worker, stay)
    with nothing_written():
        arrange(world.provider_user, stay)
    later = IN_A_WEEK + dt.timedelta(days=3)
    assert arrange(world.provider_user, stay, later, seen=first.version).arranged_for == later


def test_refuses_to_move_what_somebody_else_moved_meanwhile(world: World, stay: Stay) -> None:
    agree(world, stay)
    arrange(world.key_worker, stay)
    refused(Conflict, lambda: arrange(world.provider_user, stay, TODAY, seen=0))


def test_refuses_once_the_person_has_left(world: World, stay: Stay, db: SQLAlchemy) -> None:
    agree(world, stay)
    stay.ended_on, stay.exit_reason = TODAY, ExitReason.CLIENT_LEFT
    db.session.commit()
    refused(IllegalMove, lambda: arrange(world.key_worker, stay))


def test_the_page_says_what_is_missing_and_offers_no_form(world: World, stay: Stay, signed_in: SignIn) -> None:
    visitor = signed_in(world.key_worker)
    page = visitor.visit(path_of(stay))
    assert "The provider has not signed" in page.text
    assert page.forms() == []
    assert visitor.visit(page.links["Go to the discharge plan"]).status == 200


def test_a_post_without_an_agreed_plan_is_sent_back(
    world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy
) -> None:
    page = signed_in(world.key_worker).post(path_of(stay), row_version="0", **day(IN_A_WEEK))
    assert page.status == 422
    assert "A planned exit needs an agreed discharge plan." in page.errors[0]
    assert queries.departure_of(stay.id) is None


def test_either_side_arranges_and_moves_it_in_the_browser(world: World, stay: Stay, signed_in: SignIn) -> None:
    agree(world, stay)
    page = signed_in(world.key_worker).submit(path_of(stay), **day(IN_A_WEEK))
    assert page.notices == ["The planned exit is arranged for 18 June 2026."]
    page = signed_in(world.provider_user).submit(path_of(stay), **day(TODAY))
    assert page.notices == ["The planned exit is arranged for 11 June 2026."]
    assert "Planned exit 11 June 2026" in page.text


def test_does_not_exist_for_anybody_else(world: World, stay: Stay, signed_in: SignIn) -> None:
    for stranger in STRANGERS:
        visitor = signed_in(getattr(world, stranger))
        assert visitor.visit(path_of(stay)).status == 404, stranger
