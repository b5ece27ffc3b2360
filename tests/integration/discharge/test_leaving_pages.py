"""Recording an exit in the browser, on the pages of those who were there."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core.transaction import transaction
from rehab.discharge import commands
from rehab.discharge.models import Departure
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from tests.factories import PASSWORD, World, a_world
from tests.support.stays import NOW, STRANGERS, TODAY, a_resident, agree, locked
from tests.support.visitor import Visitor

SignIn = Callable[[User], Visitor]
CHECKLIST = {
    "reason": "client_left",
    "tolerance_explained": "no",
    "naloxone_supplied": "yes",
    "where_to": "Not known",
    "medication": "Took it along",
    "told_family": "10:10pm",
}


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


def path_of(stay: Stay, page: str = "") -> str:
    return f"/stays/{stay.public_id}/exit{page}"


def arrange(world: World, stay: Stay) -> None:
    agree(world, stay)
    with transaction():
        found, by = locked(world.key_worker, stay)
        commands.arrange(found, leaves_on=TODAY, seen=0, by=by, now=NOW)


def test_the_provider_records_an_unplanned_exit_on_one_page(world: World, stay: Stay, signed_in: SignIn) -> None:
    visitor = signed_in(world.provider_user)
    page = visitor.visit(path_of(stay))
    assert page.heading == "Record an unplanned exit"
    page = visitor.send(page, **CHECKLIST)
    assert (page.status, page.path, page.heading) == (200, path_of(stay), "How the stay ended")
    assert "No agreed plan" in page.text
    assert "Loss of tolerance explained No Naloxone supplied Yes Medication Took it along" in page.text


def test_a_planned_exit_says_where_they_live_now_and_how_they_rate_it(
    world: World, stay: Stay, signed_in: SignIn
) -> None:
    arrange(world, stay)
    visitor = signed_in(world.provider_user)
    answers = {
        "reason": "completed",
        "medication": "None",
        "naloxone_supplied": "yes",
        "accommodation": "settled",
        "paid_work_days": "29",
        "satisfaction": "good",
    }
    today = {f"ended_on-{part}": str(getattr(TODAY, part)) for part in ("day", "month", "year")}
    page = visitor.submit(path_of(stay), **today, **answers)
    assert page.status == 422
    assert "28" in page.errors[0]
    page = visitor.send(page, paid_work_days="28")
    assert page.heading == "How the stay ended"
    assert "Where they live now Settled Days of paid work in the last 28 28 How they rate their stay Good" in page.text


def test_what_happened_is_there_for_the_service_to_read(world: World, stay: Stay, signed_in: SignIn) -> None:
    signed_in(world.provider_user).submit(path_of(stay), **CHECKLIST)
    page = signed_in(world.team_manager).visit(path_of(stay))
    assert "Family or next of kin at 10:10pm" in page.text
    assert "After leaving" in page.links


def test_all_that_is_missing_is_told_at_once(world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy) -> None:
    page = signed_in(world.provider_user).submit(path_of(stay, "/unplanned"), **{"ended_on-day": ""})
    assert page.status == 422
    assert page.errors == [
        "Day they left must include a day",
        "Choose what happened",
        "Say whether the loss of tolerance was explained",
        "Say whether naloxone was supplied",
        "Enter which medication they have with them, or that they have none",
        "Enter where they went, or that it is not known",
        "Enter when somebody was told, or who else was told and when",
    ]
    assert db.session.query(Departure).count() == 0


def test_a_death_needs_no_answers_about_naloxone(world: World, stay: Stay, signed_in: SignIn) -> None:
    page = signed_in(world.provider_user).submit(path_of(stay), reason="died", who_was_told="Mother, 9:00")
    assert page.heading == "How the stay ended"
    assert "Naloxone supplied" not in page.text


def test_a_completion_that_nobody_arranged_is_recorded_and_flagged(world: World, stay: Stay, signed_in: SignIn) -> None:
    page = signed_in(world.provider_user).submit(path_of(stay), **(CHECKLIST | {"reason": "completed"}))
    assert page.heading == "How the stay ended"
    assert "No agreed plan" in page.text


def test_an_arranged_exit_is_recorded_with_the_day_filled_in(world: World, stay: Stay, signed_in: SignIn) -> None:
    arrange(world, stay)
    answers = {"reason": "completed_community", "medication": "None", "naloxone_supplied": "no"}
    page = signed_in(world.provider_user).submit(path_of(stay), **answers)
    assert page.notices == ["It is recorded that the person has left."]
    assert "Completed, moves to community treatment" in page.text
    assert "No agreed plan" not in page.text


def test_an_arranged_exit_can_turn_out_unplanned(world: World, stay: Stay, signed_in: SignIn) -> None:
    arrange(world, stay)
    visitor = signed_in(world.provider_user)
    page = visitor.visit(visitor.visit(path_of(stay)).links["They left in another way"])
    assert visitor.send(page, **CHECKLIST).heading == "How the stay ended"


def test_a_form_sent_twice_records_one_exit(world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy) -> None:
    visitor = signed_in(world.provider_user)
    form = visitor.visit(path_of(stay))
    for _ in range(2):
        assert visitor.send(form, **CHECKLIST).heading == "How the stay ended"
    assert db.session.query(Departure).count() == 1


def test_a_second_different_record_is_told_to_be_a_conflict(world: World, stay: Stay, signed_in: SignIn) -> None:
    late = signed_in(world.key_worker)
    form = late.visit(path_of(stay))
    signed_in(world.provider_user).submit(path_of(stay), **CHECKLIST)
    page = late.send(form, **(CHECKLIST | {"where_to": "To a friend"}))
    assert page.status == 409
    assert "recorded already" in page.text
    assert "To a friend" in page.text


def test_the_reason_may_come_with_the_address_and_a_time_must_be_one(
    world: World, stay: Stay, signed_in: SignIn
) -> None:
    visitor = signed_in(world.provider_user)
    page = visitor.visit(path_of(stay, "/unplanned"), reason="did_not_return")
    chosen = page.html.select_one("input[name=reason][checked]")
    assert chosen is not None
    assert chosen["value"] == "did_not_return"
    page = visitor.send(page, **(CHECKLIST | {"reason": "did_not_return", "told_police": "later"}))
    assert page.errors == ["Enter a time such as 10:20pm or 22:20"]
    assert visitor.visit(path_of(stay, "/unplanned"), reason="nonsense").status == 200


def test_an_exit_that_was_imported_shows_what_is_known(
    world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy
) -> None:
    stay.ended_on, stay.exit_reason = TODAY, ExitReason.COMPLETED
    db.session.commit()
    assert "Completed the programme" in signed_in(world.key_worker).visit(path_of(stay)).text


def test_does_not_exist_for_anybody_else(world: World, stay: Stay, signed_in: SignIn) -> None:
    for stranger in STRANGERS:
        visitor = signed_in(getattr(world, stranger))
        assert [visitor.visit(path_of(stay, page)).status for page in ("", "/unplanned")] == [404] * 2, stranger


def test_reading_is_audited(real_app: Flask) -> None:
    """On a database of its own: a view's audit is committed beside the request's own reads."""
    with real_app.app_context():
        from rehab.core.db import db

        world = a_world()
        stay = a_resident(world)
        visitor = Visitor(real_app.test_client())
        visitor.sign_in(world.key_worker.email, PASSWORD)
        visitor.visit(path_of(stay))
        entry = db.session.query(AuditEntry).filter_by(action="exit.viewed").one()
        seen = (entry.actor_id, entry.case_id) == (world.key_worker.id, stay.request_id)
        db.session.remove()
    assert seen
