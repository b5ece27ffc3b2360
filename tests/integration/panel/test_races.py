"""Several at the same moment: a vote or a decision comes first, a case is decided once, a pound is spent once."""

from collections.abc import Iterator

import pytest
from flask import Flask

from rehab.core.db import db
from rehab.finance.models import Budget, LedgerLine
from rehab.panel.models import Vote
from rehab.panel.rules import Choice, PanelCaseStatus, PanelRole
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_panel, a_request, a_world
from tests.support.deciding import Job, act
from tests.support.panels import APPROVE, Case, a_meeting, a_prepared_case, bench, publish, votes
from tests.support.races import racers

ROUNDS = 4
MANY = 3
PRICE = (APPROVE.weeks or 0) * (APPROVE.price_ceiling_pence or 0)


@pytest.fixture
def world(real_app: Flask) -> Iterator[World]:
    """A world in a database where a commit is a commit, with money for whatever is decided."""
    with real_app.app_context():
        found = a_world()
        db.session.query(Budget).update({"amount_pence": 100 * PRICE * ROUNDS})
        db.session.commit()
        yield found
        db.session.remove()


def a_case(world: World, number: int, meeting: str, choices: list[Choice]) -> Case:
    client = a_client(world.service, given_name=f"N{number}")
    request = a_request(client, world.key_worker, status=RequestStatus.READY, facilities=(world.facility,))
    case = a_prepared_case(world, request, meeting)
    publish(world, meeting)
    for member, choice in zip(bench(world), choices, strict=True):
        votes(case, member, choice)
    db.session.rollback()  # or SQLite would show the state before the race
    return case


def test_a_vote_that_would_tie_and_the_decision_never_both_happen(real_database: str, world: World) -> None:
    meeting = a_meeting(world).public_id
    with racers(real_database, act, 2) as processes:
        for number in range(ROUNDS):
            case = a_case(world, number, meeting, [Choice.APPROVE] * 3 + [Choice.DECLINE])
            jobs = [Job("decide", world.chair.id, case), Job("decline", world.member.id, case)]
            db.session.rollback()
            outcomes = processes.round(jobs)
            assert outcomes in (["done", "NotAllowed"], ["InvalidInput", "done"])
            against = db.session.query(Vote).filter_by(panel_case_id=case.id, choice=Choice.DECLINE).count()
            assert (case.row().status is PanelCaseStatus.DECIDED) == (against == 1)
            db.session.rollback()


def test_a_case_that_many_decide_at_once_is_decided_once(real_database: str, world: World) -> None:
    meeting = a_meeting(world).public_id
    with racers(real_database, act, MANY) as processes:
        for number in range(ROUNDS):
            case = a_case(world, number, meeting, [Choice.APPROVE] * 4)
            jobs = [Job("decide", world.chair.id, case)] * MANY
            db.session.rollback()
            assert sorted(processes.round(jobs)) == ["NotAllowed"] * (MANY - 1) + ["done"]
            assert sum(line.amount_pence for line in db.session.query(LedgerLine)) == PRICE * (number + 1)
            db.session.rollback()


def test_what_is_withdrawn_as_it_is_decided_stays_withdrawn_and_holds_no_money(
    real_database: str, world: World
) -> None:
    meeting = a_meeting(world).public_id
    with racers(real_database, act, 2) as processes:
        for number in range(ROUNDS):
            case = a_case(world, number, meeting, [Choice.APPROVE] * 4)
            jobs = [Job("decide", world.chair.id, case), Job("withdraw", world.key_worker.id, case)]
            db.session.rollback()
            assert processes.round(jobs) in (["done", "done"], ["NotFound", "done"])
            request = db.session.get_one(PlacementRequest, case.request_id)
            assert request.status is RequestStatus.WITHDRAWN
            assert sum(line.amount_pence for line in db.session.query(LedgerLine)) == 0
            db.session.rollback()


def test_two_panels_do_not_spend_the_same_pound(real_database: str, world: World) -> None:
    roles = [PanelRole.CHAIR, PanelRole.CLINICAL_LEAD, PanelRole.MEMBER, PanelRole.LIVED_EXPERIENCE]
    second = a_panel(world.authority, dict(zip(bench(world), roles, strict=True)), name="Second panel")
    meetings = [a_meeting(world).public_id, a_meeting(world, panel=second).public_id]
    with racers(real_database, act, 2) as processes:
        for number in range(1, ROUNDS + 1):
            cases = [
                a_case(world, number * 2 + side, meeting, [Choice.APPROVE] * 4) for side, meeting in enumerate(meetings)
            ]
            db.session.query(Budget).update({"amount_pence": PRICE * number})
            db.session.commit()
            jobs = [Job("decide", world.chair.id, case) for case in cases]
            db.session.rollback()
            assert sorted(processes.round(jobs)) == ["InvalidInput", "done"]
            assert sum(line.amount_pence for line in db.session.query(LedgerLine)) == PRICE * number
            db.session.rollback()
