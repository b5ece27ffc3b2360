"""What came after a stay: picked up by the community service, or back in treatment."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.discharge import commands
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from tests.factories import World, a_world
from tests.support.stays import NOW, STRANGERS, TODAY, a_resident, locked, nothing_written, refused
from tests.support.visitor import Visitor

SignIn = Callable[[User], Visitor]
LEFT = TODAY - dt.timedelta(days=8)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World, db: SQLAlchemy) -> Stay:
    stay = a_resident(world)
    stay.ended_on, stay.exit_reason = LEFT, ExitReason.COMPLETED
    db.session.commit()
    return stay


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def record(
    world: World, stay: Stay, picked_up: dt.date | None, back: dt.date | None, *, seen: int | None = None
) -> None:
    with transaction():
        found, by = locked(world.key_worker, stay)
        commands.record_afterwards(
            found,
            community_return_on=picked_up,
            re_presented_on=back,
            seen=found.version if seen is None else seen,
            by=by,
            now=NOW,
        )


def stored(stay: Stay, db: SQLAlchemy) -> tuple[dt.date | None, dt.date | None]:
    db.session.expire_all()
    found = db.session.get_one(Stay, stay.id)
    return found.community_return_on, found.re_presented_on


def path_of(stay: Stay) -> str:
    return f"/stays/{stay.public_id}/afterwards"


def test_the_day_of_leaving_is_a_day_of_pick_up_and_the_next_one_of_coming_back(
    world: World, stay: Stay, db: SQLAlchemy
) -> None:
    record(world, stay, LEFT, LEFT + dt.timedelta(days=1))
    assert stored(stay, db) == (LEFT, LEFT + dt.timedelta(days=1))
    entry = db.session.query(AuditEntry).filter_by(action="follow_up.recorded").one()
    assert (entry.case_id, entry.fields) == (stay.request_id, ["community_return_on", "re_presented_on"])


def test_a_day_can_be_taken_back(world: World, stay: Stay, db: SQLAlchemy) -> None:
    record(world, stay, LEFT, None)
    record(world, stay, None, None)
    assert stored(stay, db) == (None, None)


def test_the_same_again_stores_nothing(world: World, stay: Stay) -> None:
    record(world, stay, LEFT, None)
    with nothing_written():
        record(world, stay, LEFT, None, seen=0)


@pytest.mark.parametrize(
    ("picked_up", "back", "sentence"),
    [
        (LEFT - dt.timedelta(days=1), None, "First day with the community service must be 3 June 2026 or later"),
        (TODAY + dt.timedelta(days=1), None, "First day with the community service must be today or in the past"),
        (None, LEFT, "First day of a new treatment episode must be 4 June 2026 or later"),
        (None, TODAY + dt.timedelta(days=1), "First day of a new treatment episode must be today or in the past"),
    ],
)
def test_refuses_an_impossible_day(
    world: World, stay: Stay, picked_up: dt.date | None, back: dt.date | None, sentence: str
) -> None:
    assert sentence in refused(InvalidInput, lambda: record(world, stay, picked_up, back))


def test_refuses_while_the_person_is_there(world: World) -> None:
    stay = a_resident(world)
    refused(IllegalMove, lambda: record(world, stay, TODAY, None))


def test_refuses_to_overwrite_what_somebody_else_recorded_meanwhile(world: World, stay: Stay) -> None:
    record(world, stay, LEFT, None)
    refused(Conflict, lambda: record(world, stay, TODAY, None, seen=1))


def test_the_service_records_it_in_the_browser(world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor = signed_in(world.colleague)
    day = {f"community_return_on-{part}": str(getattr(TODAY, part)) for part in ("day", "month", "year")}
    page = visitor.submit(path_of(stay), **day)
    assert page.notices == ["What came afterwards is saved."]
    assert stored(stay, db) == (TODAY, None)
    back = {f"re_presented_on-{part}": str(getattr(LEFT, part)) for part in ("day", "month", "year")}
    page = visitor.submit(path_of(stay), **back)
    assert page.status == 422
    (error,) = page.errors
    assert error == "First day of a new treatment episode must be 4 June 2026 or later: they left on 3 June 2026"
    assert stored(stay, db) == (TODAY, None)


def test_does_not_exist_for_anybody_else(world: World, stay: Stay, signed_in: SignIn) -> None:
    for stranger in (*STRANGERS, "provider_user"):
        visitor = signed_in(getattr(world, stranger))
        assert visitor.visit(path_of(stay)).status == 404, stranger
