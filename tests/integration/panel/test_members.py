"""What members see of a case, and what they say of it."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import RoleGrant, User
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.clients.models import Client, Consent
from rehab.core import clock
from rehab.core.errors import IllegalMove, NotFound
from rehab.panel.models import Declaration, PanelMember, Vote
from rehab.panel.rules import Choice, Interest, PanelRole
from rehab.requests.models import PlacementRequest, StatusChange
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_panel, a_user, a_world
from tests.support.panels import (
    Case,
    a_prepared_case,
    a_ready_request,
    a_voted_case,
    an_open_case,
    bench,
    decides,
    declares,
    votes,
)
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SignedIn = Callable[[User], Visitor]
NHS_NUMBER = "9434765919"


def declare(visitor: Visitor, case: Case, interest: Interest = Interest.NONE, detail: str = "") -> Page:
    return visitor.submit(f"{case.path}/declaration", interest=interest.value, detail=detail)


def vote(visitor: Visitor, case: Case, choice: Choice, reason: str = "") -> Page:
    return visitor.submit(f"{case.path}/vote", choice=choice.value, reason=reason)


def viewed(db: SQLAlchemy, action: str, user: User) -> int:
    return db.session.query(AuditEntry).filter_by(action=action, actor_id=user.id).count()


def test_before_declaring_a_member_sees_the_summary_alone(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    page = signed_in(world.member).visit(case.path)
    for shown in ("ZQ", "35 to 44", "Male", "Testbury", "Kay Worker", "Testbury Recovery Service", "Test House"):
        assert shown in page.text
    assert "Two community detoxes" not in page.text
    assert "Vote on this case" not in page.text
    assert (viewed(db, "panel_case.viewed", world.member), viewed(db, "panel_pack.viewed", world.member)) == (1, 0)


def test_the_pack_opens_with_no_conflict_and_the_reading_is_on_record(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    page = declare(signed_in(world.member), case)
    for shown in ("Two community detoxes did not hold.", "It is by the sea.", "Alcohol", "£700.00", "Stay away from"):
        assert shown in page.text
    assert viewed(db, "panel_pack.viewed", world.member) == 1


def test_no_page_of_a_member_tells_who_it_is(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    request = a_ready_request(world)
    db.session.get_one(Client, request.client_id).nhs_number = NHS_NUMBER
    db.session.commit()
    case = an_open_case(world, request=request)
    for member in bench(world)[1:]:
        votes(case, member)
    visitor = signed_in(world.chair)
    html = [visitor.visit(path).response.text for path in ("/panel", case.meeting_path, case.path)]
    html.append(declare(visitor, case).response.text)
    html.append(visitor.visit(f"{case.path}/vote").response.text)
    html.append(vote(visitor, case, Choice.APPROVE).response.text)
    html.append(visitor.visit(f"{case.path}/decision").response.text)
    decides(case, world.chair)
    html += [visitor.visit(path).response.text for path in ("/panel", case.meeting_path, case.path)]
    telling = re.compile(
        r"zebedee|quillfeather|17/04/1985|17 april 1985|1985-04-17|9434765919|943 476 5919", re.IGNORECASE
    )
    assert [telling.findall(text) for text in html] == [[]] * len(html)


def test_the_client_is_no_part_of_the_snapshots(db: SQLAlchemy) -> None:
    world = a_world()
    row = an_open_case(world).row()
    stored = f"{row.summary} {row.pack}".casefold()
    assert not re.search(r"zebedee|quillfeather|1985", stored)


def test_a_conflict_needs_a_detail(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    page = declare(signed_in(world.member), case, Interest.CONFLICT)
    assert (page.status, page.errors) == (422, ["Say what the conflict is"])
    assert db.session.query(Declaration).count() == 0


def test_saying_nothing_is_no_declaration(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    page = signed_in(world.member).submit(f"{an_open_case(world).path}/declaration")
    assert page.errors == ["Say whether you have a conflict of interest"]


def test_a_member_in_conflict_cannot_read_on_or_vote(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    visitor = signed_in(world.member)
    page = declare(visitor, case, Interest.CONFLICT, "My neighbour")
    assert "A conflict of interest of yours is declared" in page.text
    assert "Two community detoxes" not in page.text
    assert visitor.visit(f"{case.path}/vote").status == 403
    assert visitor.visit(f"{case.path}/declaration").status == 403


def test_a_conflict_found_later_voids_the_vote(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    votes(case, world.member, Choice.DECLINE)
    page = declare(signed_in(world.member), case, Interest.CONFLICT, "It is my cousin")
    assert db.session.query(Vote).one().voided_at is not None
    assert "Two community detoxes" not in page.text
    assert "0 of 3 voting members have voted" in seen_by_coordinator(signed_in, world, case).text


def seen_by_coordinator(signed_in: SignedIn, world: World, case: Case) -> Page:
    return signed_in(world.coordinator).visit(case.path)


def test_a_conflict_stays(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    declares(case, world.member, interest=Interest.CONFLICT)
    with pytest.raises(IllegalMove, match="That stays"):
        declares(case, world.member)


@pytest.mark.parametrize("tie", ["key worker", "team manager", "submitter"])
def test_who_works_on_a_case_takes_no_part_in_it(signed_in: SignedIn, db: SQLAlchemy, tie: str) -> None:
    world = a_world()
    request = a_ready_request(world)
    if tie == "key worker":
        db.session.get_one(PlacementRequest, request.id).key_worker_id = world.member.id
    elif tie == "team manager":
        grant = RoleGrant(user_id=world.member.id, role=Role.TEAM_MANAGER, organisation_id=world.service.id)
        db.session.add(grant)
    else:
        move = StatusChange(request_id=request.id, new=RequestStatus.SUBMITTED, at=clock.now(), by_id=world.member.id)
        db.session.add(move)
    db.session.commit()
    case = an_open_case(world, request=request)
    visitor = signed_in(world.member)
    page = visitor.visit(case.path)
    assert "You requested this case or work on it" in page.text
    assert "Two community detoxes" not in page.text
    assert visitor.visit(f"{case.path}/declaration").status == 403
    assert visitor.post(f"{case.path}/declaration", interest="none").status == 403
    assert visitor.post(f"{case.path}/vote", choice="approve").status == 403
    assert "of 3 voting members" in seen_by_coordinator(signed_in, world, case).text


def test_voting_waits_for_the_declaration(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    visitor = signed_in(world.member)
    assert visitor.visit(f"{case.path}/vote").status == 403
    with statements_seen() as seen:
        assert visitor.post(f"{case.path}/vote", choice="approve").status == 403
    assert seen.writes(besides=frozenset({"user_session"})) == []


@pytest.mark.parametrize("choice", [Choice.APPROVE_WITH_CONDITIONS, Choice.DEFER, Choice.DECLINE])
def test_every_vote_but_approve_needs_a_reason(signed_in: SignedIn, db: SQLAlchemy, choice: Choice) -> None:
    world = a_world()
    case = an_open_case(world)
    visitor = signed_in(world.member)
    declare(visitor, case)
    page = vote(visitor, case, choice)
    assert (page.status, page.errors) == (422, ["Enter your reason"])
    assert db.session.query(Vote).count() == 0
    assert vote(visitor, case, choice, "Because").status == 200
    assert db.session.query(Vote).one().choice is choice


def test_a_vote_can_be_changed_until_the_decision(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    visitor = signed_in(world.member)
    vote(visitor, case, Choice.DECLINE, "On second thoughts")
    mine = db.session.query(Vote).filter_by(user_id=world.member.id).one()
    assert (mine.choice, mine.reason) == (Choice.DECLINE, "On second thoughts")
    decides(case, world.chair)
    assert visitor.visit(f"{case.path}/vote").status == 403
    assert visitor.post(f"{case.path}/vote", choice="approve").status == 403


def test_others_votes_are_hidden_until_one_has_voted(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    votes(case, world.clinical_lead, Choice.DECLINE)
    visitor = signed_in(world.member)
    before = declare(visitor, case)
    assert "thinks so" not in before.text
    assert "Decline" not in before.text
    after = vote(visitor, case, Choice.APPROVE)
    assert "Panel clinical lead, decline: Panel clinical lead thinks so" in after.text


def test_coordinators_follow_who_has_voted_but_not_how(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    votes(case, world.clinical_lead, Choice.DECLINE)
    page = seen_by_coordinator(signed_in, world, case)
    assert "1 of 4 voting members have voted" in page.text
    assert "Still to vote: the chair or deputy chair and 1 more voting member" in page.text
    assert "thinks so" not in page.text
    assert "Decline" not in page.text


def test_a_lived_experience_member_votes_unless_their_seat_says_no(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    visitor = signed_in(world.lived_experience)
    declare(visitor, case)
    assert vote(visitor, case, Choice.APPROVE).status == 200
    db.session.query(PanelMember).filter_by(user_id=world.lived_experience.id).one().votes = False
    db.session.commit()
    assert visitor.visit(f"{case.path}/vote").status == 403
    assert "of 3 voting members" in visitor.visit(case.path).text


def test_papers_that_are_not_out_do_not_exist_for_members(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_prepared_case(world)
    visitor = signed_in(world.member)
    assert visitor.visit(case.path).status == 404
    assert "No papers are out yet" in visitor.visit(case.meeting_path).text


def test_a_member_of_another_panel_sees_nothing(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    outsider = a_user(Role.PANEL_MEMBER, world.authority)
    a_panel(world.authority, {outsider: PanelRole.CHAIR}, name="Second panel")
    visitor = signed_in(outsider)
    for path in (
        case.meeting_path,
        case.path,
        f"{case.path}/declaration",
        f"{case.path}/vote",
        f"{case.path}/decision",
    ):
        assert visitor.visit(path).status == 404
    assert "There are no meetings" in visitor.visit("/panel").text
    with pytest.raises(NotFound):
        declares(case, outsider)


def test_a_seat_that_has_ended_shows_nothing(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    seat = db.session.query(PanelMember).filter_by(user_id=world.member.id).one()
    seat.to_on = clock.today() - dt.timedelta(days=1)
    db.session.commit()
    assert signed_in(world.member).visit(case.path).status == 404


@pytest.mark.parametrize("who", ["key_worker", "provider_user", "commissioner", "administrator"])
def test_the_panel_is_not_for_other_roles(signed_in: SignedIn, db: SQLAlchemy, who: str) -> None:
    world = a_world()
    case = an_open_case(world)
    visitor = signed_in(getattr(world, who))
    for path in ("/panel", "/panel/meetings/new", case.meeting_path, case.path):
        assert visitor.visit(path).status == 404


def test_withdrawn_consent_closes_the_pack(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    declares(case, world.member)
    for consent in db.session.query(Consent):
        consent.withdrawn_on = clock.today()
    db.session.commit()
    page = signed_in(world.member).visit(case.path)
    assert "withdrawn their consent" in page.text
    assert "Two community detoxes" not in page.text


def test_who_is_in_conflict_learns_only_that_it_is_decided(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    for member in bench(world)[:3]:
        votes(case, member)
    declares(case, world.lived_experience, interest=Interest.CONFLICT)
    decides(case, world.chair)
    page = signed_in(world.lived_experience).visit(case.path)
    assert "Decided" in page.text
    assert "Two community detoxes" not in page.text
    assert "Approve" not in page.text
