"""Versions of a discharge plan side by side."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from rehab.plans import commands as plan_commands
from rehab.plans import queries as plans
from rehab.plans.rules import Answer, PlanText
from tests.factories import NOON, World, a_world, actor
from tests.support.stays import STRANGERS, TODAY, a_resident, agree
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")
SignIn = Callable[[User], Visitor]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def change(world: World, case_id: int, goals: str) -> None:
    with transaction():
        plan = plans.in_force(case_id)
        assert plan is not None
        texts = {text.value: getattr(plan, text) for text in PlanText} | {"goals": goals}
        answers = [Answer(row.kind, row.involvement, row.who_or_why, row.on) for row in plan.stakeholders]
        plan_commands.save_draft(case_id, plan.care_type, texts, answers, by=actor(world.key_worker), now=NOON)


def test_marks_the_words_that_two_versions_do_not_share(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    change(world, stay.request_id, "A job in Rugby")
    agree(world, stay, TODAY)
    change(world, stay.request_id, "A course in Rugby")
    path = f"/stays/{stay.public_id}/discharge-plan/compare"
    page = signed_in(world.provider_user).visit(path)
    assert [mark.get_text(" ", strip=True) for mark in page.html.select("del")] == ["[removed: job ]"]
    assert [mark.get_text(" ", strip=True) for mark in page.html.select("ins")] == ["[added: course ]"]
    same = signed_in(world.key_worker).visit(path, before=2, after=2)
    assert "These two versions say the same." in same.text
    for stranger in STRANGERS:
        assert signed_in(getattr(world, stranger)).visit(path).status in {403, 404}


def test_one_version_alone_leads_back_to_the_plan(world: World, signed_in: SignIn) -> None:
    stay = a_resident(world)
    page = signed_in(world.key_worker).visit(f"/stays/{stay.public_id}/discharge-plan/compare")
    assert page.path == f"/stays/{stay.public_id}/discharge-plan"
