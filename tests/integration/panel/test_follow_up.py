"""What follows a decision: facilities that bind, conditions met, actions done, money that is agreed to."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.clocks.commands import start
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.finance.models import Budget, LedgerLine
from rehab.notifications.models import Notice
from rehab.panel import commands, queries
from rehab.panel.models import OverBudgetConsent, PanelCondition
from rehab.panel.rules import Choice, ConsentAnswer, PanelCaseStatus
from rehab.panel.rules.decisions import Ruling
from rehab.placements import commands as placements
from rehab.requests import queries as requests
from rehab.requests.models import ApprovedFacility, PlacementRequest
from tests.factories import World, a_world, actor
from tests.support.panels import APPROVE, Case, a_voted_case, asks_consent, decides, defer
from tests.support.visitor import Visitor

TOMORROW = dt.timedelta(days=1)


def bound(**more: object) -> Ruling:
    return Ruling(Choice.APPROVE_WITH_CONDITIONS, weeks=12, price_ceiling_pence=70_000, **more)  # type: ignore[arg-type]


def with_little_money(db: SQLAlchemy, pence: int = 10_000) -> World:
    world = a_world()
    db.session.query(Budget).update({"amount_pence": pence})
    db.session.commit()
    return world


def answers(world: World, public_id: str, answer: ConsentAnswer) -> None:
    by = actor(world.commissioner)
    with transaction():
        consent = queries.get_consent_for_update(by, public_id)
        commands.answer_consent(consent, answer=answer, reason="A life is at risk", by=by, now=clock.now())


def marks_met(world: World, condition: PanelCondition, met_on: dt.date) -> None:
    by, public_id = actor(world.key_worker), condition.public_id
    with transaction():
        found = queries.get_condition_for_update(by, public_id)
        commands.mark_met(found, met_on=met_on, note="The GP wrote", by=by, now=clock.now())


def offers(case: Case, world: World, *facility_ids: int) -> None:
    by = actor(world.key_worker)
    with transaction():
        request = requests.get_own_request_for_update(by, case.reference)
        placements.make_offers(request, facility_ids, by=by, now=clock.now())


def test_offers_keep_to_the_facilities_of_the_decision(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair, Ruling(Choice.APPROVE, weeks=12, price_ceiling_pence=90_000,
                                      facility_ids=frozenset({world.facility.id})))  # fmt: skip
    assert [fixed.facility_id for fixed in db.session.query(ApprovedFacility)] == [world.facility.id]
    with pytest.raises(InvalidInput, match="The panel approved other facilities only"):
        offers(case, world, world.second_facility.id)


def test_each_condition_is_a_row_with_its_clock(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    due_on = clock.today() + dt.timedelta(days=20)
    decides(case, world.chair, bound(conditions=("A blood test", "A call each week"), conditions_due_on=due_on))
    rows = queries.conditions_of(case.request_id)
    assert [(row.text, row.due_on, row.met_on) for row in rows] == [
        ("A blood test", due_on, None),
        ("A call each week", due_on, None),
    ]
    running = db.session.query(Clock).filter_by(kind=ClockKind.CONDITION, state=ClockState.RUNNING)
    assert [found.owner_id for found in running] == [world.key_worker.id] * 2
    marks_met(world, rows[0], clock.today())
    assert running.count() == 1
    assert queries.conditions_of(case.request_id)[0].note == "The GP wrote"
    with pytest.raises(IllegalMove, match="met already"):
        marks_met(world, rows[0], clock.today())


@pytest.mark.parametrize("days", [-1, 1])
def test_a_condition_is_met_between_the_decision_and_today(db: SQLAlchemy, days: int) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair, bound(conditions=("A blood test",)))
    condition = queries.conditions_of(case.request_id)[0]
    with pytest.raises(InvalidInput, match="between the decision and today"):
        marks_met(world, condition, clock.today() + days * TOMORROW)


def test_another_services_key_worker_finds_no_condition_and_no_deferral(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair, bound(conditions=("A blood test",)))
    condition = queries.conditions_of(case.request_id)[0]
    stranger = actor(world.other_key_worker)
    with pytest.raises(NotFound):
        queries.get_condition(stranger, condition.public_id)
    with pytest.raises(NotFound):
        queries.get_deferral(stranger, case.public_id)


def test_the_coordinator_is_told_once_the_panels_actions_are_done(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world, Choice.DEFER)
    decides(case, world.chair, defer(days=14))
    row = case.row()
    assert (row.actions, row.return_on) == ("Write the risk plan", clock.today() + dt.timedelta(days=14))
    by = actor(world.key_worker)
    for attempt in range(2):
        with transaction():
            found = queries.get_deferral_for_update(by, case.public_id)
            if attempt:
                with pytest.raises(IllegalMove, match="answered already"):
                    commands.answer_deferral(found, actions_done="Again", by=by, now=clock.now())
            else:
                commands.answer_deferral(found, actions_done="It is written", by=by, now=clock.now())
    assert case.row().actions_done == "It is written"
    assert db.session.query(Clock).filter_by(kind=ClockKind.DEFERRAL).one().state is ClockState.STOPPED
    told = db.session.query(Notice).filter_by(template="deferral_answered")
    assert [notice.recipient_id for notice in told] == [world.coordinator.id]


def decision_clock(db: SQLAlchemy) -> ClockState:
    return db.session.query(Clock).filter_by(kind=ClockKind.DECISION).one().state


def test_the_decision_clock_stands_still_until_the_panels_actions_are_done(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world, Choice.DEFER)
    with transaction():
        request = db.session.get_one(PlacementRequest, case.request_id)
        start(ClockKind.DECISION, request, case_id=request.id, due_on=clock.today(), owner_id=None, now=clock.now())
    decides(case, world.chair, defer(days=14))
    assert decision_clock(db) is ClockState.PAUSED
    by = actor(world.key_worker)
    with transaction():
        found = queries.get_deferral_for_update(by, case.public_id)
        commands.answer_deferral(found, actions_done="It is written", by=by, now=clock.now())
    assert decision_clock(db) is ClockState.RUNNING


def test_a_deferred_request_is_the_key_workers_to_do_and_the_coordinator_waits(
    db: SQLAlchemy, signed_in: Callable[[User], Visitor]
) -> None:
    world = a_world()
    case = a_voted_case(world, Choice.DEFER)
    decides(case, world.chair, defer(days=40))
    for user, detail in ((world.key_worker, "Do what the panel asked for"), (world.coordinator, "Key worker: does")):
        text = signed_in(user).visit("/").text
        assert detail in text
        assert "on an agenda" not in text


def test_going_over_the_budget_waits_for_a_commissioner(db: SQLAlchemy) -> None:
    world = with_little_money(db)
    case = a_voted_case(world)
    with pytest.raises(InvalidInput, match=r"goes over the budget by £.* A commissioner must agree first"):
        decides(case, world.chair)
    assert db.session.query(LedgerLine).count() == 0
    question = asks_consent(case, world.chair, weeks=12, price_ceiling_pence=70_000)
    told = db.session.query(Notice).filter_by(template="consent_asked")
    assert [notice.recipient_id for notice in told] == [world.commissioner.id]
    with pytest.raises(InvalidInput, match="A commissioner must agree first"):
        decides(case, world.chair)
    answers(world, question, ConsentAnswer.GIVEN)
    decides(case, world.chair)
    row = case.row()
    assert (row.status, row.over_budget_reason) == (PanelCaseStatus.DECIDED, "A life is at risk")


def test_a_refusal_and_a_dearer_decision_are_no_consent(db: SQLAlchemy) -> None:
    world = with_little_money(db)
    case = a_voted_case(world)
    answers(world, asks_consent(case, world.chair, weeks=12, price_ceiling_pence=70_000), ConsentAnswer.REFUSED)
    with pytest.raises(InvalidInput, match="A commissioner must agree first"):
        decides(case, world.chair)
    answers(world, asks_consent(case, world.chair, weeks=12, price_ceiling_pence=60_000), ConsentAnswer.GIVEN)
    with pytest.raises(InvalidInput, match="A commissioner must agree first"):
        decides(case, world.chair)


def test_nobody_is_asked_while_there_is_money(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    with pytest.raises(InvalidInput, match="nobody needs to agree"):
        asks_consent(case, world.chair, weeks=1, price_ceiling_pence=100)
    decides(case, world.chair, APPROVE)
    assert case.row().over_budget_reason == ""
    with pytest.raises(IllegalMove, match="has been decided"):
        asks_consent(case, world.chair)


def test_an_answer_is_given_once_and_by_this_councils_commissioner(db: SQLAlchemy) -> None:
    world = with_little_money(db)
    case = a_voted_case(world)
    question = asks_consent(case, world.chair)
    with pytest.raises(NotFound):
        queries.get_consent(actor(world.other_commissioner), question)
    assert [each.public_id for each in queries.consents_to_answer([world.authority.id], limit=9)] == [question]
    answers(world, question, ConsentAnswer.REFUSED)
    with pytest.raises(IllegalMove, match="has been answered"):
        answers(world, question, ConsentAnswer.GIVEN)
    assert db.session.query(OverBudgetConsent).one().answered_by_id == world.commissioner.id
    assert list(queries.consents_to_answer([world.authority.id], limit=9)) == []
