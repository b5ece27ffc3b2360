"""Somebody goes on to another provider: what is written there is not for the house that they left."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from rehab.framework.models import Facility
from rehab.placements import queries
from rehab.placements.models import Stay
from rehab.plans import commands as plans
from rehab.plans import queries as plan_queries
from rehab.plans.rules import Answer, Party, PlanText
from tests.factories import NOON, TODAY, actor
from tests.support.placements import Case, accept, admit, arranged, confirm, make_offer
from tests.support.visitor import Visitor

LATER = dt.timedelta(days=10)
SignIn = Callable[[User], Visitor]


@pytest.fixture
def left(case: Case) -> Stay:
    """The person was in the first provider's house and went on to the other's ten days later."""
    first = admit(case, arranged(case, case.world.facility))
    go_on(case, case.world.other_facility)
    return first


def go_on(case: Case, house: Facility) -> Stay:
    offer = make_offer(case, house, now=NOON + LATER)
    accept(case, offer, bed_from=TODAY + LATER, now=NOON + LATER)
    chosen = confirm(case, offer, client_agreed_on=TODAY + LATER, now=NOON + LATER)
    return admit(case, chosen, at=NOON + LATER - dt.timedelta(hours=1), now=NOON + LATER)


def sign(case: Case, party: Party, on: dt.timedelta) -> None:
    with transaction():
        plan = plan_queries.in_force(case.request.id, lock=True)
        assert plan is not None
        plans.sign(plan, party, signed_on=TODAY + on, by=actor(case.world.key_worker), now=NOON + on)


def change(case: Case, goals: str, by: User) -> None:
    with transaction():
        plan = plan_queries.in_force(case.request.id)
        assert plan is not None
        texts = {text.value: getattr(plan, text) for text in PlanText} | {"goals": goals}
        answers = [Answer(row.kind, row.involvement, row.who_or_why, row.on) for row in plan.stakeholders]
        moment = NOON + 2 * LATER
        plans.save_draft(case.request.id, plan.care_type, texts, answers, by=actor(by), now=moment)


def numbers(case: Case, stay: Stay, user: User) -> list[int]:
    with transaction():
        found = queries.get_stay(actor(user), stay.public_id)
        return [plan.number for plan in queries.plan_versions(actor(user), found)]


def test_a_later_version_is_for_the_service_and_the_new_house(db: SQLAlchemy, case: Case) -> None:
    first = admit(case, arranged(case, case.world.facility))
    sign(case, Party.CLIENT, dt.timedelta())
    second = go_on(case, case.world.other_facility)
    change(case, "A flat in Leeds", case.world.other_provider_user)
    assert numbers(case, first, case.world.provider_user) == [1]
    assert numbers(case, first, case.world.key_worker) == [2, 1]
    assert numbers(case, second, case.world.other_provider_user) == [2, 1]


def test_a_version_that_is_changed_or_signed_at_the_new_house_is_no_more_the_old_ones(case: Case, left: Stay) -> None:
    assert numbers(case, left, case.world.provider_user) == [1]
    sign(case, Party.CLIENT, LATER + dt.timedelta(days=1))
    assert numbers(case, left, case.world.provider_user) == []


def test_the_next_house_of_the_same_provider_shares_the_plan(case: Case) -> None:
    first = admit(case, arranged(case, case.world.facility))
    change(case, "A flat in Leeds", case.world.provider_user)
    assert numbers(case, first, case.world.provider_user) == [1]


@pytest.mark.only("sqlite")
@pytest.mark.usefixtures("at_noon")
def test_no_page_shows_the_house_that_was_left_what_came_later(case: Case, left: Stay, signed_in: SignIn) -> None:
    change(case, "A flat in Leeds", case.world.other_provider_user)
    staff = signed_in(case.world.provider_user)
    for part in ("", "/discharge-plan", "/discharge-plan/edit", "/discharge-plan/parts", "/exit", "/reviews"):
        page = staff.visit(f"/stays/{left.public_id}{part}")
        assert "Leeds" not in page.html.get_text()
        assert case.world.other_provider.name not in page.html.get_text()
    assert staff.visit(f"/stays/{left.public_id}/discharge-plan/versions/1").status == 404
