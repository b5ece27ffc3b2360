"""The pages on which a decision is followed up, by those who do it."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.core import clock
from rehab.framework.models import Provider
from rehab.panel import queries
from rehab.panel.models import OverBudgetConsent
from rehab.panel.rules import Choice, PanelCaseStatus
from tests.factories import a_world, actor
from tests.integration.panel.test_follow_up import bound, with_little_money
from tests.support.panels import a_voted_case, an_open_case, decides, defer
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")  # pages: the commands beneath them run on both
SignedIn = Callable[[User], Visitor]


def day(name: str) -> dict[str, str]:
    today = clock.today()
    return {f"{name}-day": str(today.day), f"{name}-month": str(today.month), f"{name}-year": str(today.year)}


def test_the_chair_asks_a_commissioner_agrees_and_the_decision_is_recorded(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = with_little_money(db)
    case = a_voted_case(world)
    chair, commissioner = signed_in(world.chair), signed_in(world.commissioner)
    page = chair.submit(f"{case.path}/decision", outcome="approve")
    assert page.errors[0].endswith("A commissioner must agree first")
    assert "A commissioner must agree before you can record it" in page.text
    chair.submit(f"{case.path}/over-budget")
    assert "Nobody has answered yet" in chair.visit(f"{case.path}/decision").text
    home = commissioner.visit("/")
    question = next(link["href"] for link in home.html.select("a") if "/panel/consents/" in str(link.get("href")))
    assert "ZQ" not in commissioner.visit(question).text
    assert commissioner.submit(question, answer="given").errors == ["Enter your reason"]
    commissioner.submit(question, answer="given", reason="A life is at risk")
    assert commissioner.visit(question).status == 403
    page = chair.visit(f"{case.path}/decision")
    assert "A commissioner agreed to go over the budget: A life is at risk" in page.text
    chair.submit(f"{case.path}/decision", outcome="approve")
    assert case.row().status is PanelCaseStatus.DECIDED


def test_the_same_question_sent_again_does_not_take_its_answer_back(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = with_little_money(db)
    case = a_voted_case(world)
    chair = signed_in(world.chair)
    form = chair.visit(f"{case.path}/over-budget")
    chair.send(form)
    question = db.session.query(OverBudgetConsent).one().public_id
    signed_in(world.commissioner).submit(f"/panel/consents/{question}", answer="given", reason="A life is at risk")
    assert chair.send(form).path == case.path
    assert "A life is at risk" in chair.visit(f"{case.path}/decision").text


def test_the_decision_page_shows_what_is_left_by_source_and_what_open_approvals_hold(
    signed_in: SignedIn, db: SQLAlchemy
) -> None:
    world = a_world()
    decides(a_voted_case(world), world.chair)
    case = a_voted_case(world)
    page = signed_in(world.chair).visit(f"{case.path}/decision")
    assert "Public health grant" in page.text
    held = {cell.get_text(strip=True) for cell in page.html.select('td[data-label="Open approvals"]')}
    assert held >= {"£8,400.00"}


def test_the_chair_fixes_a_facility_and_conditions_on_the_page(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    signed_in(world.chair).submit(
        f"{case.path}/decision",
        outcome="approve_with_conditions",
        facilities=[world.facility.public_id],
        conditions="A blood test\n\nA call each week",
    )
    row = queries.get_case(actor(world.coordinator), case.public_id, clock.today())
    assert [fixed.facility_id for fixed in row.facilities] == [world.facility.id]
    assert [condition.text for condition in row.conditions] == ["A blood test", "A call each week"]


def test_the_key_worker_marks_a_condition_as_met_from_the_case(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair, bound(conditions=("A blood test",)))
    visitor = signed_in(world.key_worker)
    page = visitor.visit(f"/cases/{case.reference}")
    link = next(link["href"] for link in page.html.select("a") if "/panel/conditions/" in str(link.get("href")))
    assert visitor.submit(link).errors == ["Enter the day on which it was met"]
    page = visitor.submit(link, **day("met_on"))
    assert page.path == f"/cases/{case.reference}"
    assert "Met" in page.text
    assert "/panel/conditions/" not in str(page.html)


def test_the_key_worker_tells_the_panel_what_was_done(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world, Choice.DEFER)
    decides(case, world.chair, defer())
    visitor = signed_in(world.key_worker)
    assert "Write the risk plan" in visitor.visit(f"/cases/{case.reference}").text
    page = visitor.submit(f"{case.path}/actions", actions_done="It is written")
    assert "It is written" in page.text
    assert visitor.visit(f"{case.path}/actions").status == 403


def test_a_member_from_the_provider_is_told_why_they_take_no_part(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    world.member.organisation_id = db.session.get_one(Provider, world.provider.id).organisation_id
    db.session.commit()
    visitor = signed_in(world.member)
    page = visitor.visit(case.path)
    assert "You take no part: your organisation provides a place proposed here." in page.text
    assert "Two community detoxes" not in page.text
    assert visitor.visit(f"{case.path}/declaration").status == 403


def test_the_coordinator_notes_conflicts_and_answers_the_doubt(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair)
    visitor = signed_in(world.coordinator)
    for member in (world.member, world.lived_experience):
        visitor.submit(f"{case.path}/conflicts", member=member.public_id, detail="A cousin of the person")
    assert "Decision in doubt" in visitor.visit("/").text
    assert "no longer carry it" in visitor.visit(case.path).text
    page = visitor.submit(f"{case.path}/doubt", answer="The panel looks at it again in June")
    assert "The panel looks at it again in June" in page.text
    assert "Decision in doubt" not in visitor.visit("/").text


def test_the_chair_votes_before_deciding(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    assert "after voting themselves" in signed_in(world.chair).visit(f"{case.path}/decision").text
