"""Whose organisation would gain takes no part; a conflict that is found later voids a vote, and may leave a doubt."""

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import RoleGrant, User
from rehab.accounts.rules import Role
from rehab.audit import queries as audit
from rehab.core import clock
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.models import Provider
from rehab.notifications.models import Notice
from rehab.panel import commands, policy, queries
from rehab.panel.models import PanelCase, PanelMember
from rehab.panel.rules import Choice, Interest, PanelCaseStatus
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_world, actor
from tests.support.panels import Case, a_voted_case, an_open_case, bench, decides, declares, votes


def case_as_seen(case: Case, user: User) -> PanelCase:
    return queries.get_case(actor(user), case.public_id, clock.today())


def may_declare(case: Case, user: User) -> bool:
    found = case_as_seen(case, user)
    return policy.can_declare(actor(user), found, queries.progress(found, now=clock.now()).bench)


def hears_of(world: World, case: Case, member: User, detail: str = "Their sister lives with the person") -> None:
    by = actor(world.coordinator)
    with transaction():
        found = queries.get_case_with_request(by, case.public_id, clock.today())
        commands.record_conflict(found, member.id, detail=detail, by=by, now=clock.now())


def answers_doubt(world: World, case: Case) -> None:
    by = actor(world.coordinator)
    with transaction():
        found = queries.get_case_for_update(by, case.public_id, clock.today())
        commands.answer_doubt(found, answer="The panel looked at it again", by=by, now=clock.now())


def organisation_of(db: SQLAlchemy, provider: Provider) -> int:
    return db.session.get_one(Provider, provider.id).organisation_id


def test_a_member_who_works_for_a_chosen_provider_takes_no_part(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    assert may_declare(case, world.member)
    world.member.organisation_id = organisation_of(db, world.provider)
    db.session.commit()
    assert not may_declare(case, world.member)
    found = case_as_seen(case, world.coordinator)
    state = queries.progress(found, now=clock.now())
    assert state.bench.providing == {world.member.id}
    assert world.member.id not in {seat.user_id for seat in state.bench.voters}


def test_a_member_who_acts_for_a_chosen_provider_takes_no_part(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    organisation_id = organisation_of(db, world.other_provider)
    db.session.add(RoleGrant(user_id=world.member.id, role=Role.PROVIDER_STAFF, organisation_id=organisation_id))
    db.session.commit()
    assert not may_declare(case, world.member)
    assert may_declare(case, world.chair)


def test_a_council_that_runs_a_facility_still_has_a_panel(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    db.session.get_one(Provider, world.provider.id).organisation_id = world.authority.id
    db.session.commit()
    assert may_declare(case, world.chair)


def test_a_conflict_the_coordinator_heard_of_voids_the_vote(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    votes(case, world.member)
    hears_of(world, case, world.member)
    row = case_as_seen(case, world.coordinator)
    assert row.votes[0].voided_at is not None
    noted = row.declarations[0]
    assert (noted.interest, noted.recorded_by_id) == (Interest.CONFLICT, world.coordinator.id)
    with pytest.raises(IllegalMove, match="That stays"):
        declares(case, world.member)


def test_a_conflict_needs_what_it_is(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    with pytest.raises(InvalidInput, match="Say what the conflict is"):
        hears_of(world, case, world.member, detail="")


def test_a_decision_that_still_has_its_majority_stands(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair)
    hears_of(world, case, world.member)
    assert case.row().in_doubt_since is None
    assert db.session.query(Notice).filter_by(template="decision_in_doubt").count() == 0


def test_a_decision_that_lost_its_quorum_is_in_doubt_but_not_undone(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair)
    declares(case, world.member, interest=Interest.CONFLICT)
    hears_of(world, case, world.lived_experience)
    row = case.row()
    assert row.in_doubt_since is not None
    assert (row.status, row.outcome) == (PanelCaseStatus.DECIDED, Choice.APPROVE)
    assert db.session.get_one(PlacementRequest, case.request_id).status is RequestStatus.APPROVED
    told = db.session.query(Notice).filter_by(template="decision_in_doubt")
    assert [notice.recipient_id for notice in told] == [world.coordinator.id]
    whose = {entry.actor_id for entry in audit.case_history(case.request_id) if entry.action == "panel_case.in_doubt"}
    assert whose == {None}


def test_a_decision_that_lost_its_majority_is_in_doubt(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    for member, choice in zip(bench(world), [Choice.APPROVE] * 3 + [Choice.DECLINE], strict=True):
        votes(case, member, choice)
    decides(case, world.chair)
    hears_of(world, case, world.member)
    assert case.row().in_doubt_since is None
    seat = db.session.query(PanelMember).filter_by(user_id=world.clinical_lead.id).one()
    assert seat.votes
    hears_of(world, case, world.clinical_lead)
    assert case.row().in_doubt_since is not None


def test_the_coordinator_says_what_was_done_about_a_doubt(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair)
    with pytest.raises(IllegalMove, match="Nothing is in doubt"):
        answers_doubt(world, case)
    for member in (world.member, world.lived_experience):
        hears_of(world, case, member)
    assert policy.can_answer_doubt(actor(world.coordinator), case_as_seen(case, world.coordinator))
    answers_doubt(world, case)
    assert not policy.can_answer_doubt(actor(world.coordinator), case_as_seen(case, world.coordinator))
