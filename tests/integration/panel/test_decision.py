"""The chair records what the votes carry; money is held, the request moves, letters are issued."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.db import db as database
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.money import financial_year
from rehab.finance import queries as finance
from rehab.finance.models import Budget, LedgerLine
from rehab.finance.rules import FundingSource
from rehab.framework.rules import CareType
from rehab.notifications.models import Notice
from rehab.panel.models import Letter, PanelCase, PanelMeeting, PanelMember
from rehab.panel.rules import Audience, Choice, DeclineReason, Interest, PanelCaseStatus, PanelRole
from rehab.requests.models import PlacementRequest
from rehab.requests.queries import whole_request
from rehab.requests.rules import Decision, RequestStatus
from tests.factories import World, a_budget, a_client, a_request, a_user, a_world
from tests.support.panels import (
    APPROVE,
    DECLINE,
    IN_A_WEEK,
    Case,
    a_voted_case,
    an_open_case,
    bench,
    decides,
    declares,
    defer,
    votes,
)
from tests.support.visitor import Visitor

SignedIn = Callable[[User], Visitor]
PHG = FundingSource.PUBLIC_HEALTH_GRANT


def the_world(*, pounds: int = 500_000) -> World:
    """With money in this financial year and the next, whatever day it is."""
    world = a_world()
    database.session.query(Budget).delete()
    for year in (financial_year(clock.today()), financial_year(clock.today()) + 1):
        a_budget(world.authority, year=year, pounds=pounds)
    return world


def request_of(db: SQLAlchemy, case: Case) -> PlacementRequest:
    return db.session.get_one(PlacementRequest, case.request_id)


def held(world: World) -> int:
    year = financial_year(clock.today())
    return sum(finance.positions(world.authority.id, [each], PHG)[each].reserved for each in (year, year + 1))


def a_deputy(db: SQLAlchemy, world: World) -> User:
    deputy = a_user(Role.PANEL_MEMBER, world.authority, name="Panel deputy")
    seat = PanelMember(
        panel_id=world.panel.id, user_id=deputy.id, role=PanelRole.DEPUTY_CHAIR, from_on=dt.date(2025, 1, 1)
    )
    db.session.add(seat)
    db.session.commit()
    return deputy


def after_closing() -> dt.datetime:
    return clock.now() + IN_A_WEEK


def test_an_approval_fixes_its_terms_and_moves_the_request(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world)
    page = signed_in(world.chair).submit(f"{case.path}/decision", outcome="approve", weeks="10", price_ceiling="650.00")
    assert (page.status, page.path) == (200, case.path)
    row = case.row()
    until = clock.today() + dt.timedelta(days=90)
    assert (row.status, row.outcome, row.weeks, row.price_ceiling_pence, row.valid_until) == (
        PanelCaseStatus.DECIDED,
        Choice.APPROVE,
        10,
        65_000,
        until,
    )
    request = request_of(db, case)
    assert (request.status, request.decision, request.approved_weeks, request.approval_valid_until) == (
        RequestStatus.APPROVED,
        Decision.APPROVED,
        10,
        until,
    )
    assert held(world) == 650_000
    assert {letter.audience for letter in db.session.query(Letter)} >= {Audience.CLIENT, Audience.KEY_WORKER}
    use = db.session.query(Clock).filter_by(kind=ClockKind.APPROVAL_USE).one()
    assert (use.state, use.owner_id) == (ClockState.RUNNING, world.key_worker.id)
    assert db.session.query(Notice).filter_by(template="decision_made", recipient_id=world.key_worker.id).count() == 1


def test_the_page_offers_what_was_asked_for_and_shows_the_budget(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world(pounds=10_000)
    case = a_voted_case(world)
    page = signed_in(world.chair).visit(f"{case.path}/decision")
    assert page.html.select_one("#weeks")["value"] == "12"
    assert page.html.select_one("#price_ceiling")["value"] == "700.00"
    assert "£10,000.00" in page.text
    takes = [cell.get_text(strip=True) for cell in page.html.select('td[data-label="This takes"]')]
    pence = sum(int(text.replace("£", "").replace(",", "").replace(".", "")) for text in takes)
    assert pence == 840_000


def test_only_what_the_votes_carry_is_offered(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world, Choice.DECLINE)
    page = signed_in(world.chair).visit(f"{case.path}/decision")
    assert [field["value"] for field in page.html.select('input[name="outcome"]')] == ["decline"]


def test_a_decision_against_the_votes_is_refused(db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world)
    with pytest.raises(InvalidInput, match="The votes only allow"):
        decides(case, world.chair, DECLINE)
    assert case.row().status is PanelCaseStatus.OPEN


def test_an_approval_may_carry_conditions_whoever_voted_for_them(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world)
    visitor = signed_in(world.chair)
    page = visitor.submit(f"{case.path}/decision", outcome="approve_with_conditions")
    assert page.errors == ["Enter the conditions"]
    visitor.submit(f"{case.path}/decision", outcome="approve_with_conditions", conditions="A call each week")
    assert request_of(db, case).conditions == "A call each week"


def test_a_decline_closes_the_request_and_holds_no_money(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world, Choice.DECLINE)
    visitor = signed_in(world.chair)
    page = visitor.submit(f"{case.path}/decision", outcome="decline", decline_reason="risk", alternative="Day care")
    assert page.errors == ["Enter the panel's reason"]
    visitor.send(page, reason="Another way is better")
    assert request_of(db, case).status is RequestStatus.DECLINED
    assert (case.row().decline_reason, case.row().alternative) == (DeclineReason.RISK, "Day care")
    assert db.session.query(LedgerLine).count() == 0
    assert case.row().weeks is None


def test_a_deferral_brings_the_request_back_to_ready(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world, Choice.DEFER)
    decides(case, world.chair, defer())
    request = request_of(db, case)
    assert (request.status, request.decision) == (RequestStatus.READY, None)
    assert case.row().outcome is Choice.DEFER
    assert db.session.query(Letter).count() == 2
    assert db.session.query(Notice).filter_by(template="decision_made").count() == 1


def test_a_tie_is_the_chairs_to_break_with_a_reason(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = an_open_case(world)
    for member, choice in zip(
        bench(world), [Choice.APPROVE, Choice.APPROVE, Choice.DECLINE, Choice.DECLINE], strict=True
    ):
        votes(case, member, choice)
    visitor = signed_in(world.chair)
    assert "The vote is a tie" in visitor.visit(f"{case.path}/decision").text
    page = visitor.submit(f"{case.path}/decision", outcome="approve")
    assert page.errors == ["Enter why you broke the tie this way"]
    visitor.submit(f"{case.path}/decision", outcome="approve", reason="The risk of waiting is greater")
    assert request_of(db, case).status is RequestStatus.APPROVED


def test_before_closing_all_must_have_voted(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = an_open_case(world)
    for member in bench(world)[:3]:
        votes(case, member)
    visitor = signed_in(world.chair)
    assert "1 voting member has not voted" in visitor.visit(case.path).text
    page = visitor.visit(f"{case.path}/decision")
    assert page.status == 403
    assert "1 voting member has not voted" in page.text
    with pytest.raises(IllegalMove, match="has not voted"):
        decides(case, world.chair)


def test_after_closing_a_quorum_is_enough(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = an_open_case(world)
    for member in bench(world)[:3]:
        votes(case, member)
    db.session.get_one(PanelMeeting, case.meeting_id).closes_at = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()
    signed_in(world.chair).submit(f"{case.path}/decision", outcome="approve")
    assert case.row().status is PanelCaseStatus.DECIDED


def test_there_is_no_decision_without_a_quorum(db: SQLAlchemy) -> None:
    world = the_world()
    case = an_open_case(world)
    for member in bench(world)[:2]:
        votes(case, member)
    with pytest.raises(IllegalMove, match="Still to vote: 1 more voting member"):
        decides(case, world.chair, now=after_closing())


def test_detox_needs_the_clinical_lead(db: SQLAlchemy) -> None:
    world = the_world()
    case = an_open_case(world, care_type=CareType.INPATIENT_DETOX)
    for member in (world.chair, world.member, world.lived_experience):
        votes(case, member)
    with pytest.raises(IllegalMove, match="Still to vote: the clinical lead"):
        decides(case, world.chair, now=after_closing())
    votes(case, world.clinical_lead)
    decides(case, world.chair, now=after_closing())


def test_a_member_in_conflict_is_not_waited_for(db: SQLAlchemy) -> None:
    world = the_world()
    case = an_open_case(world)
    declares(case, world.member, interest=Interest.CONFLICT)
    for member in (world.chair, world.clinical_lead, world.lived_experience):
        votes(case, member)
    decides(case, world.chair)
    assert case.row().status is PanelCaseStatus.DECIDED


@pytest.mark.parametrize("who", ["clinical_lead", "member"])
def test_only_the_chair_decides(signed_in: SignedIn, db: SQLAlchemy, who: str) -> None:
    world = the_world()
    case = a_voted_case(world)
    visitor = signed_in(getattr(world, who))
    assert "Record the decision" not in visitor.visit(case.path).text
    assert visitor.visit(f"{case.path}/decision").status == 403
    assert visitor.post(f"{case.path}/decision", outcome="approve", weeks="1", price_ceiling="1").status == 403
    assert case.row().status is PanelCaseStatus.OPEN


def test_the_deputy_decides_when_the_chair_is_in_conflict(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    deputy = a_deputy(db, world)
    case = a_voted_case(world)
    votes(case, deputy)
    visitor = signed_in(deputy)
    assert visitor.visit(f"{case.path}/decision").status == 403
    declares(case, world.chair, interest=Interest.CONFLICT)
    visitor.submit(f"{case.path}/decision", outcome="approve")
    assert case.row().decided_by_id == deputy.id


def test_a_chair_who_requested_the_case_does_not_decide_it(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world)
    request_of(db, case).key_worker_id = world.chair.id
    db.session.commit()
    assert signed_in(world.chair).visit(f"{case.path}/decision").status == 403


def test_a_decision_stands(db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world)
    decides(case, world.chair)
    issued = db.session.query(Letter).count()
    with pytest.raises(IllegalMove, match="has been decided"):
        decides(case, world.chair)
    assert db.session.query(Letter).count() == issued


def test_sending_the_decision_twice_decides_once(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world)
    visitor = signed_in(world.chair)
    form = visitor.visit(f"{case.path}/decision")
    pages = [visitor.send(form, outcome="approve") for _ in range(2)]
    assert [page.path for page in pages] == [case.path, case.path]
    assert held(world) == 840_000


def test_the_contribution_of_the_person_is_not_held(db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world)
    funding = whole_request(case.request_id).funding
    assert funding is not None
    funding.contribution_pence = 10_000
    db.session.commit()
    decides(case, world.chair, APPROVE)
    assert held(world) == 12 * 60_000


def test_wrong_amounts_are_named_and_nothing_is_stored(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = the_world()
    case = a_voted_case(world)
    page = signed_in(world.chair).submit(f"{case.path}/decision", outcome="approve", weeks="105", price_ceiling="lots")
    assert page.status == 422
    assert len(page.errors) == 2
    assert db.session.get_one(PanelCase, case.id).status is PanelCaseStatus.OPEN


def test_the_second_approval_finds_what_the_first_has_left(db: SQLAlchemy) -> None:
    world = the_world()
    for effect in finance.effect(world.authority.id, PHG, 70_000, clock.today(), 12):
        db.session.query(Budget).filter_by(year=effect.year).one().amount_pence = effect.takes
    db.session.commit()
    other = a_request(a_client(world.service, family_name="Other"), world.key_worker, status=RequestStatus.READY)
    second = a_voted_case(world, request=other)
    decides(a_voted_case(world), world.chair)
    with pytest.raises(InvalidInput, match="goes over the budget"):
        decides(second, world.chair)
