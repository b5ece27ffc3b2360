"""The discharge plan during a stay: both sides change and sign it, nobody else sees it."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core.errors import Conflict, IllegalMove, NotAllowed
from rehab.core.transaction import transaction
from rehab.discharge import commands
from rehab.framework.rules import CareType
from rehab.notifications.models import Notice
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.plans import queries as plans
from rehab.plans.rules import Party, PlanStatus, PlanText
from tests.factories import PASSWORD, World, a_world
from tests.support.stays import NOW, STRANGERS, TODAY, a_resident, agree, locked, refused
from tests.support.visitor import Visitor

SignIn = Callable[[User], Visitor]
PAGES = ("", "/edit", "/versions/1", "/sign/client", "/sign/provider")


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
    return f"/stays/{stay.public_id}/discharge-plan{page}"


def notices(db: SQLAlchemy) -> list[tuple[str, int]]:
    return [(notice.template, notice.recipient_id) for notice in db.session.query(Notice).order_by(Notice.id)]


def sign(user: User, stay: Stay, party: Party, *, seen: str | None = None) -> None:
    with transaction():
        found, by = locked(user, stay)
        plan = plans.in_force(stay.request_id)
        assert plan is not None
        commands.sign_plan(found, party, seen=seen or plan.edition, signed_on=TODAY, by=by, now=NOW)


def save(user: User, stay: Stay, goals: str) -> None:
    with transaction():
        found, by = locked(user, stay)
        plan = plans.in_force(stay.request_id)
        assert plan is not None
        texts = {text.value: getattr(plan, text) for text in PlanText} | {"goals": goals}
        commands.save_plan(found, texts, [], seen=plan.edition, by=by, now=NOW)


def test_both_sides_and_the_person_sign_in_the_browser(world: World, stay: Stay, signed_in: SignIn) -> None:
    key_worker, provider = signed_in(world.key_worker), signed_in(world.provider_user)
    key_worker.submit(path_of(stay, "/sign/client"), outcome="refused", reason="Signs nothing")
    page = key_worker.submit(path_of(stay, "/sign/key_worker"))
    assert page.notices == ["Recorded. Still to sign: provider."]
    assert "Refused: Signs nothing" in page.text
    page = provider.submit(path_of(stay, "/sign/provider"))
    assert page.notices == ["Recorded. All have signed: the discharge plan is agreed."]
    assert "Signed by Pro Vider" in page.text
    plan = plans.in_force(stay.request_id)
    assert plan is not None
    assert (plan.status, plan.agreed_on) == (PlanStatus.AGREED, TODAY)


def test_the_clinicians_name_is_recorded_by_the_detox_provider(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world, care_type=CareType.INPATIENT_DETOX)
    provider = signed_in(world.provider_user)
    assert provider.submit(path_of(stay, "/sign/clinician")).errors == ["Enter the name of the clinician"]
    page = provider.submit(path_of(stay, "/sign/clinician"), signed_by="Dr Sentinel")
    assert "Signed by Dr Sentinel" in page.text


def test_a_refusal_without_a_reason_is_sent_back(world: World, stay: Stay, signed_in: SignIn) -> None:
    page = signed_in(world.key_worker).submit(path_of(stay, "/sign/client"), outcome="refused")
    assert (page.status, page.errors) == (422, ["Enter why the client does not sign"])


def test_nobody_signs_for_the_other_side(world: World, stay: Stay, signed_in: SignIn) -> None:
    assert signed_in(world.key_worker).visit(path_of(stay, "/sign/provider")).status == 404
    assert signed_in(world.provider_user).visit(path_of(stay, "/sign/client")).status == 404
    assert signed_in(world.provider_user).visit(path_of(stay, "/sign/anybody")).status == 404
    refused(NotAllowed, lambda: sign(world.key_worker, stay, Party.PROVIDER))
    refused(NotAllowed, lambda: sign(world.provider_user, stay, Party.CLIENT))


def test_nobody_signs_another_edition_than_the_one_they_read(world: World, stay: Stay) -> None:
    refused(Conflict, lambda: sign(world.key_worker, stay, Party.KEY_WORKER, seen="1.99"))


def test_a_plan_that_is_not_finished_offers_no_signature(
    world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy
) -> None:
    visitor = signed_in(world.key_worker)
    visitor.submit(path_of(stay, "/edit"), aftercare="")
    page = visitor.visit(path_of(stay, "/sign/key_worker"))
    assert page.path == path_of(stay)
    assert "Enter the aftercare" in page.text
    assert "Sign as key worker" not in page.links


def test_either_side_changes_the_plan(world: World, stay: Stay, signed_in: SignIn) -> None:
    for user in (world.colleague, world.provider_user):
        page = signed_in(user).submit(path_of(stay, "/edit"), goals=f"As {user.name} says")
        assert page.notices == ["The discharge plan is saved as version 1."]
        assert f"As {user.name} says" in page.text


def test_what_is_told_of_a_stakeholder_needs_the_choice_it_belongs_to(
    world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy
) -> None:
    plan = plans.in_force(stay.request_id)
    assert plan is not None
    plan.stakeholders = []
    db.session.commit()
    page = signed_in(world.key_worker).submit(path_of(stay, "/edit"), gp_who_or_why="Dr Sentinel")
    assert (page.status, page.errors) == (422, ["GP: choose whether they take part"])
    assert "Dr Sentinel" in str(page.html)


def test_a_change_after_a_signature_asks_the_other_side_to_sign_anew(world: World, stay: Stay, db: SQLAlchemy) -> None:
    agree(world, stay)
    save(world.key_worker, stay, "A new goal")
    assert notices(db) == [("plan_to_read", world.provider_user.id)]
    plan = plans.in_force(stay.request_id)
    assert plan is not None
    assert (plan.number, plan.signatures, plan.agreed_on) == (2, [], None)


def test_a_signature_asks_the_other_side_while_it_is_awaited(world: World, stay: Stay, db: SQLAlchemy) -> None:
    sign(world.provider_user, stay, Party.PROVIDER)
    assert notices(db) == [("plan_to_read", world.key_worker.id)]


def test_what_somebody_else_saved_is_not_overwritten_unseen(world: World, stay: Stay, signed_in: SignIn) -> None:
    mine, theirs = signed_in(world.key_worker), signed_in(world.provider_user)
    open_form = mine.visit(path_of(stay, "/edit"))
    theirs.submit(path_of(stay, "/edit"), goals="Theirs")
    page = mine.send(open_form, goals="Mine")
    assert page.status == 409
    assert "Somebody else changed this plan" in page.errors[0]
    assert "Mine" in page.html.text
    plan = plans.in_force(stay.request_id)
    assert plan is not None
    assert plan.goals == "Theirs"


def test_earlier_versions_can_be_read(world: World, stay: Stay, signed_in: SignIn) -> None:
    agree(world, stay)
    save(world.key_worker, stay, "A new goal")
    visitor = signed_in(world.provider_user)
    page = visitor.visit(visitor.visit(path_of(stay)).links["Version 1"])
    assert page.heading == "Discharge plan, version 1"
    assert "Stay away from alcohol." in page.text
    assert "Signed" in page.text
    assert visitor.visit(path_of(stay, "/versions/3")).status == 404


def test_plan_and_signatures_stand_once_the_person_has_left(
    world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy
) -> None:
    stay.ended_on, stay.exit_reason = TODAY, ExitReason.CLIENT_LEFT
    db.session.commit()
    assert "The person left on" in refused(IllegalMove, lambda: sign(world.key_worker, stay, Party.CLIENT))
    refused(IllegalMove, lambda: save(world.key_worker, stay, "Too late"))
    page = signed_in(world.key_worker).visit(path_of(stay))
    assert not page.forms()
    assert "Change the plan" not in page.links


def test_does_not_exist_for_anybody_else(world: World, stay: Stay, signed_in: SignIn) -> None:
    for stranger in STRANGERS:
        visitor = signed_in(getattr(world, stranger))
        assert [visitor.visit(path_of(stay, page)).status for page in PAGES] == [404] * len(PAGES), stranger


def test_reading_is_audited(real_app: Flask) -> None:
    """On a database of its own: a view's audit is committed beside the request's own reads."""
    pages = ("", "/edit", "/versions/1", "/sign/client")
    with real_app.app_context():
        from rehab.core.db import db

        world = a_world()
        stay = a_resident(world)
        visitor = Visitor(real_app.test_client())
        visitor.sign_in(world.key_worker.email, PASSWORD)
        for page in pages:
            visitor.visit(path_of(stay, page))
        entries = db.session.query(AuditEntry).filter_by(action="plan.viewed", case_id=stay.request_id).all()
        seen = {(entry.actor_id, entry.subject_id) for entry in entries}
        expected = {(world.key_worker.id, stay.id)}
        db.session.remove()
    assert (len(entries), seen) == (len(pages), expected)


def test_a_day_of_signing_in_the_future_is_sent_back(world: World, stay: Stay, signed_in: SignIn) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    page = signed_in(world.provider_user).submit(
        path_of(stay, "/sign/provider"), **{"signed_on-day": str(tomorrow.day)}
    )
    assert page.errors == ["Day of signing must be 11 June 2026 or earlier"]
