"""A decline that others look at again: lodged in time, decided by people who took no part."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.clients.models import Client
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.errors import Conflict, IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.core.working_days import add_working_days
from rehab.finance import queries as finance
from rehab.panel import commands, queries
from rehab.panel.models import Appeal, PanelCase
from rehab.panel.rules import Choice, PanelCaseStatus
from rehab.panel.rules.appeals import AppealStatus, lodge_by
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Decision, RequestStatus
from tests.factories import World, a_request, a_user, actor
from tests.integration.panel.test_decision import the_world
from tests.support.kinds import appoints, lodges, opens_appeal
from tests.support.panels import (
    APPROVE,
    DECLINE,
    Case,
    a_ready_request,
    a_voted_case,
    bench,
    decides,
    defer,
    votes,
)
from tests.support.stays import refused


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return the_world()


@pytest.fixture
def declined(world: World) -> Case:
    """A request that the whole panel declined today."""
    case = a_voted_case(world, Choice.DECLINE)
    decides(case, world.chair, DECLINE)
    return case


def request_of(db: SQLAlchemy, case: Case) -> PlacementRequest:
    return db.session.get_one(PlacementRequest, case.request_id)


def outsiders(world: World) -> list[User]:
    """Three who sit on panels and took no part, one of them for another council."""
    here = [a_user(Role.PANEL_MEMBER, world.authority, name=f"Fresh member {number}") for number in (1, 2)]
    return [*here, a_user(Role.PANEL_MEMBER, world.other_authority, name="Member from outside")]


def an_open_appeal(db: SQLAlchemy, world: World, declined: Case) -> tuple[Case, list[User]]:
    appeal = lodges(request_of(db, declined), world.key_worker)
    members = outsiders(world)
    for member in members:
        appoints(world, appeal, member, presides=member is members[0])
    return opens_appeal(world, appeal), members


def test_an_appeal_makes_the_request_live_again_and_is_due_in_ten_working_days(
    db: SQLAlchemy, world: World, declined: Case
) -> None:
    appeal = lodges(request_of(db, declined), world.key_worker)
    request = request_of(db, declined)
    assert (request.status, request.decision) == (RequestStatus.APPEALED, Decision.DECLINED)
    assert clock.london_date(appeal.due_at) == add_working_days(clock.today(), 10)
    running = db.session.query(Clock).filter_by(kind=ClockKind.APPEAL).one()
    assert (running.state, running.owner_id) == (ClockState.RUNNING, world.coordinator.id)


@pytest.mark.parametrize(
    ("choice", "ruling", "status", "ended"),
    [
        (Choice.APPROVE, APPROVE, RequestStatus.APPROVED, AppealStatus.OVERTURNED),
        (Choice.DECLINE, DECLINE, RequestStatus.DECLINED, AppealStatus.UPHELD),
        (Choice.DEFER, defer(), RequestStatus.READY, AppealStatus.SENT_BACK),
    ],
)
def test_it_is_overturned_upheld_or_sent_back_and_the_first_decision_counts(
    db: SQLAlchemy,
    world: World,
    declined: Case,
    choice: Choice,
    ruling: object,
    status: RequestStatus,
    ended: AppealStatus,
) -> None:
    first_day = request_of(db, declined).decided_on
    case, members = an_open_appeal(db, world, declined)
    for member in members:
        votes(case, member, choice)
    decides(case, members[0], ruling)  # type: ignore[arg-type]
    request = request_of(db, declined)
    assert request.status is status
    assert (request.decision, request.decided_on) == (Decision.DECLINED, first_day)
    assert db.session.query(Appeal).one().status is ended
    assert db.session.query(Clock).filter_by(kind=ClockKind.APPEAL).one().state is ClockState.STOPPED
    assert bool(finance.entries_of(case.request_id)) is (status is RequestStatus.APPROVED)


def test_only_those_appointed_know_of_it_and_only_who_presides_decides(
    db: SQLAlchemy, world: World, declined: Case
) -> None:
    case, members = an_open_appeal(db, world, declined)
    for user in bench(world):
        with pytest.raises(NotFound):
            queries.get_case(actor(user), case.public_id, clock.today())
    found = queries.get_case(actor(members[2]), case.public_id, clock.today())
    sections = [section["title"] for section in found.pack["sections"]]
    assert sections[:2] == ["The first decision", "The appeal"]
    state = queries.progress(found, now=clock.now())
    assert [seat.user_id for seat in state.bench.seats if seat.role.value == "chair"] == [members[0].id]


def test_who_voted_declared_works_on_it_or_sits_nowhere_cannot_be_appointed(
    db: SQLAlchemy, world: World, declined: Case
) -> None:
    appeal = lodges(request_of(db, declined), world.key_worker)
    assert "took part" in refused(InvalidInput, lambda: appoints(world, appeal, world.member))
    busy = a_user(Role.PANEL_MEMBER, world.authority, name="Busy manager")
    request = request_of(db, declined)
    request.key_worker_id = busy.id
    db.session.commit()
    assert "works on this case" in refused(InvalidInput, lambda: appoints(world, appeal, busy))


def test_refuses_to_open_with_fewer_than_three_or_with_nobody_presiding(
    db: SQLAlchemy, world: World, declined: Case
) -> None:
    appeal = lodges(request_of(db, declined), world.key_worker)
    members = outsiders(world)
    appoints(world, appeal, members[0])
    appoints(world, appeal, members[1])
    sentence = refused(IllegalMove, lambda: opens_appeal(world, appeal))
    assert "Appoint 1 more person" in sentence
    assert "presides" in sentence


def test_nobody_is_appointed_or_taken_off_once_it_is_open(db: SQLAlchemy, world: World, declined: Case) -> None:
    an_open_appeal(db, world, declined)
    appeal = db.session.query(Appeal).one()
    late = a_user(Role.PANEL_MEMBER, world.authority, name="Late member")
    refused(IllegalMove, lambda: appoints(world, appeal, late))
    refused(IllegalMove, lambda: opens_appeal(world, appeal))


def test_the_key_worker_has_twenty_working_days_and_the_coordinator_a_reason(
    db: SQLAlchemy, world: World, declined: Case
) -> None:
    request = request_of(db, declined)
    last_day = lodge_by(clock.today())
    after = clock.start_of_day(last_day + dt.timedelta(days=1)) + dt.timedelta(hours=10)
    assert "Ask the coordinator" in refused(InvalidInput, lambda: lodges(request, world.key_worker, now=after))
    refused(InvalidInput, lambda: lodges(request, world.coordinator, now=after))
    lodges(request, world.coordinator, now=after, late_reason="They were in hospital")
    assert request_of(db, declined).status is RequestStatus.APPEALED


def test_an_appeal_on_the_last_day_is_in_time(db: SQLAlchemy, world: World, declined: Case) -> None:
    on_the_day = clock.start_of_day(lodge_by(clock.today())) + dt.timedelta(hours=10)
    lodges(request_of(db, declined), world.key_worker, now=on_the_day)
    assert request_of(db, declined).status is RequestStatus.APPEALED


def test_refuses_a_second_appeal_and_one_against_no_decline(db: SQLAlchemy, world: World, declined: Case) -> None:
    lodges(request_of(db, declined), world.key_worker)
    refused(Conflict, lambda: lodges(request_of(db, declined), world.coordinator))
    other = a_ready_request(world)
    refused(IllegalMove, lambda: lodges(other, world.key_worker))


def test_refuses_an_appeal_while_another_request_of_the_person_is_live(
    db: SQLAlchemy, world: World, declined: Case
) -> None:
    request = request_of(db, declined)
    client = db.session.get_one(Client, request.client_id)
    live = a_request(client, world.key_worker, status=RequestStatus.SUBMITTED)
    assert live.reference in refused(Conflict, lambda: lodges(request, world.key_worker))
    assert request_of(db, declined).status is RequestStatus.DECLINED


def test_taken_back_it_leaves_the_decline_standing(db: SQLAlchemy, world: World, declined: Case) -> None:
    case, _ = an_open_appeal(db, world, declined)
    appeal = db.session.query(Appeal).one()

    def take_back() -> None:
        by = actor(world.key_worker)
        with transaction():
            found = queries.get_appeal_for_update(by, appeal.public_id)
            commands.withdraw_appeal(found, reason="They found another way", by=by, now=clock.now())

    take_back()
    assert request_of(db, declined).status is RequestStatus.DECLINED
    assert db.session.get_one(PanelCase, case.id).status is PanelCaseStatus.TAKEN_OFF
    refused(IllegalMove, take_back)


@pytest.mark.parametrize("name", ["other_key_worker", "commissioner", "provider_user", "chair"])
def test_an_appeal_is_for_its_service_and_the_coordinator(
    db: SQLAlchemy, world: World, declined: Case, name: str
) -> None:
    appeal = lodges(request_of(db, declined), world.key_worker)
    with pytest.raises(NotFound):
        queries.get_appeal(actor(getattr(world, name)), appeal.public_id)
