"""More weeks in the same facility: asked for, sent to the panel, and what its answer does to funding and money."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.core.working_days import add_working_days
from rehab.finance import queries as ledger
from rehab.finance.rules import FundingSource, LedgerKind
from rehab.framework.models import Facility
from rehab.notifications.models import Notice
from rehab.panel import commands as panel
from rehab.panel import queries as panels
from rehab.panel.models import PanelCase
from rehab.panel.rules import CaseKind, Choice, PanelCaseStatus
from rehab.panel.rules.decisions import Ruling
from rehab.placements import commands, queries
from rehab.placements.commands import ExtensionWanted
from rehab.placements.jobs import warn_of_funding
from rehab.placements.models import Extension, Stay
from rehab.placements.rules import ExitReason, OfferStatus
from rehab.placements.rules.extensions import ExtensionStatus
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_callable_facility, a_client, a_request, a_stay, actor, an_offer, lot_of
from tests.integration.panel.test_decision import the_world
from tests.support.kinds import a_meeting_in_a_room, case_of
from tests.support.money import bind
from tests.support.panels import Case, bench, decides, publish, votes
from tests.support.stays import refused

PHG = FundingSource.PUBLIC_HEALTH_GRANT
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return the_world()


def a_resident(world: World, *, left: int = 60, facility: Facility | None = None) -> Stay:
    """Somebody whose funding ends in so many days, with the money for it bound."""
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    ends_on = clock.today() + dt.timedelta(days=left)
    stay = a_stay(request, facility or world.facility, admitted_on=ends_on - 12 * WEEK, funded_until=ends_on)
    with transaction():
        bind(request, 70_000, stay.admitted_on, 12 * 7, at=clock.now())
    return stay


def wanted(stay: Stay, *, weeks: int = 4, late_reason: str = "") -> ExtensionWanted:
    assert stay.funded_until is not None
    return ExtensionWanted(stay.funded_until + weeks * WEEK, "Has just begun family work", "Finish it", late_reason)


def asks(stay: Stay, user: User, asked: ExtensionWanted | None = None, *, now: dt.datetime | None = None) -> Extension:
    by, public_id, asked = actor(user), stay.public_id, asked or wanted(stay)
    with transaction():
        found = queries.get_stay_for_update(by, public_id)
        return commands.ask_extension(found, asked, by=by, now=now or clock.now())


def sends(extension: Extension, user: User) -> None:
    by, public_id = actor(user), extension.public_id
    with transaction():
        found, stay = queries.get_extension_for_update(by, public_id)
        commands.send_extension(found, stay, by=by, now=clock.now())


def withdraws(extension: Extension, user: User) -> None:
    by, public_id = actor(user), extension.public_id
    with transaction():
        found, stay = queries.get_extension_for_update(by, public_id)
        commands.withdraw_extension(found, stay, by=by, now=clock.now())


def on_an_agenda(world: World, *, opened: bool = True) -> Case:
    """What waits, on the agenda of the next meeting, its papers out."""
    meeting, by = a_meeting_in_a_room(world, days=2), actor(world.coordinator)
    (waiting,) = panels.referrals_waiting(world.authority.id)
    with transaction():
        referral = panels.get_referral_for_update(by, waiting.public_id)
        found = panels.get_meeting_for_update(by, meeting.public_id, clock.today())
        case = case_of(panel.put_referral_on_agenda(found, referral, referral.request, by=by, now=clock.now()))
    if opened:
        publish(world, meeting.public_id)
    return case


def answered(world: World, choice: Choice, *, weeks: int = 4, now: dt.datetime | None = None) -> Case:
    case = on_an_agenda(world)
    for member in bench(world):
        votes(case, member, choice)
    ruling = {
        Choice.APPROVE: Ruling(choice, weeks=weeks, price_ceiling_pence=70_000),
        Choice.DECLINE: Ruling(choice, reason="The goals were reached", alternative="Leave as planned, with day care"),
        Choice.DEFER: Ruling(choice, reason="x", actions="Hold the review", return_on=clock.today() + 3 * WEEK),
    }[choice]
    decides(case, world.chair, ruling, now=now)
    return case


def with_the_panel(world: World, *, left: int = 60, late_reason: str = "") -> Stay:
    stay = a_resident(world, left=left)
    sends(asks(stay, world.key_worker, wanted(stay, late_reason=late_reason)), world.key_worker)
    return stay


def bound(stay: Stay) -> int:
    return sum(entry.pence for entry in ledger.entries_of(stay.request_id) if entry.kind is LedgerKind.COMMITTED)


def now_of(db: SQLAlchemy, stay: Stay) -> Stay:
    db.session.expire_all()
    return queries.whole_stay(stay.id)


def test_granted_it_moves_the_funded_day_the_bed_and_the_money(db: SQLAlchemy, world: World) -> None:
    stay = with_the_panel(world)
    ended = stay.funded_until
    assert ended is not None
    answered(world, Choice.APPROVE, weeks=3)
    found = now_of(db, stay)
    assert found.funded_until == ended + 3 * WEEK
    assert found.segments[-1].expected_until == ended + 3 * WEEK
    assert bound(stay) == 15 * 70_000
    extension = db.session.query(Extension).one()
    assert (extension.status, extension.granted_until) == (ExtensionStatus.GRANTED, ended + 3 * WEEK)
    assert found.request.status is RequestStatus.ADMITTED


def test_refused_it_says_what_happens_next_and_leaves_the_funded_day(db: SQLAlchemy, world: World) -> None:
    stay = with_the_panel(world)
    answered(world, Choice.DECLINE)
    extension = db.session.query(Extension).one()
    assert (extension.status, extension.next_steps) == (ExtensionStatus.REFUSED, "Leave as planned, with day care")
    assert now_of(db, stay).funded_until == stay.funded_until
    told = {notice.recipient_id for notice in db.session.query(Notice).filter_by(template="extension_answered")}
    assert told == {world.key_worker.id, world.provider_user.id}


def test_asked_in_time_but_answered_after_the_end_it_is_funded_to_the_answer_and_two_working_days(
    db: SQLAlchemy, world: World
) -> None:
    stay = a_resident(world, left=2)
    ended = stay.funded_until
    assert ended is not None
    asks(stay, world.key_worker, now=clock.now() - 6 * WEEK)
    sends(db.session.query(Extension).one(), world.key_worker)
    after = clock.now() + dt.timedelta(days=3)
    answered(world, Choice.DECLINE, now=after)
    leaving = add_working_days(clock.london_date(after), 2)
    assert now_of(db, stay).funded_until == leaving
    assert bound(stay) == 12 * 70_000 + (leaving - ended).days * 10_000


def test_asked_late_it_is_flagged_and_the_funding_does_not_run_on(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world, left=10)
    refused(InvalidInput, lambda: asks(stay, world.key_worker))
    sends(asks(stay, world.key_worker, wanted(stay, late_reason="Relapse last week")), world.key_worker)
    answered(world, Choice.DECLINE, now=clock.now() + 2 * WEEK)
    assert db.session.query(Extension).one().in_time is False
    assert now_of(db, stay).funded_until == stay.funded_until


def test_deferred_it_waits_for_another_agenda(db: SQLAlchemy, world: World) -> None:
    stay = with_the_panel(world)
    answered(world, Choice.DEFER)
    assert db.session.query(Extension).one().status is ExtensionStatus.REFERRED
    (waiting,) = panels.referrals_waiting(world.authority.id)
    assert waiting.request_id == stay.request_id


def test_the_pack_begins_with_what_is_asked_and_the_stay_so_far(db: SQLAlchemy, world: World) -> None:
    with_the_panel(world)
    case = on_an_agenda(world)
    sections = [section["title"] for section in case.row().pack["sections"]]
    assert sections[:2] == ["The extension", "The stay so far"]
    assert case.row().kind is CaseKind.EXTENSION


def test_what_a_provider_asks_waits_for_the_key_worker(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world)
    extension = asks(stay, world.provider_user)
    told = {notice.recipient_id for notice in db.session.query(Notice).filter_by(template="extension_asked")}
    assert (extension.status, told) == (ExtensionStatus.ASKED, {world.key_worker.id})
    assert panels.referrals_waiting(world.authority.id) == []
    sends(extension, world.colleague)
    refused(IllegalMove, lambda: sends(extension, world.key_worker))


def test_refuses_a_second_one_a_day_that_is_no_later_and_no_words(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world)
    refused(InvalidInput, lambda: asks(stay, world.key_worker, wanted(stay, weeks=0)))
    refused(InvalidInput, lambda: asks(stay, world.key_worker, ExtensionWanted(wanted(stay).until, " ", " ")))
    asks(stay, world.key_worker)
    refused(IllegalMove, lambda: asks(stay, world.provider_user))


def test_a_bed_that_is_promised_to_somebody_else_cannot_be_had_for_longer(db: SQLAlchemy, world: World) -> None:
    house = a_callable_facility(lot_of(world.framework), world.provider, beds=1)
    stay = a_resident(world, facility=house)
    following = a_request(a_client(world.service), world.key_worker, status=RequestStatus.APPROVED)
    an_offer(following, house, status=OfferStatus.ACCEPTED, bed_from=stay.funded_until)
    extension = asks(stay, world.key_worker)
    assert "is full" in refused(InvalidInput, lambda: sends(extension, world.key_worker))


def test_withdrawn_it_leaves_the_agenda(db: SQLAlchemy, world: World) -> None:
    with_the_panel(world)
    case = on_an_agenda(world)
    extension = db.session.query(Extension).one()
    withdraws(extension, world.key_worker)
    assert db.session.get_one(PanelCase, case.id).status is PanelCaseStatus.TAKEN_OFF
    refused(IllegalMove, lambda: withdraws(extension, world.key_worker))


def test_when_the_person_leaves_nothing_is_asked_any_more(db: SQLAlchemy, world: World) -> None:
    stay = with_the_panel(world)
    by = actor(world.provider_user)
    with transaction():
        found = queries.get_stay_for_update(by, stay.public_id)
        commands.end_stay(
            found,
            ended_on=clock.today(),
            reason=ExitReason.CLIENT_LEFT,
            discharge_plan_agreed_on=None,
            by=by,
            now=clock.now(),
        )
    assert db.session.query(Extension).one().status is ExtensionStatus.WITHDRAWN
    assert panels.referrals_waiting(world.authority.id) == []


def test_asking_stops_the_clock_and_withdrawing_starts_it_again(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world)
    extension = asks(stay, world.key_worker)
    withdraws(extension, world.key_worker)
    running = db.session.query(Clock).filter_by(kind=ClockKind.EXTENSION_ASK, state=ClockState.RUNNING).one()
    assert running.owner_id == world.key_worker.id


def test_key_worker_and_provider_are_warned_once_of_each_step(db: SQLAlchemy, world: World) -> None:
    stay = a_resident(world, left=42)
    assert warn_of_funding(now=clock.now()) == "1 warned"
    assert warn_of_funding(now=clock.now()) == "Nobody to warn"
    assert warn_of_funding(now=clock.now() + 2 * WEEK) == "1 warned"
    assert db.session.query(Notice).filter_by(template="funding_ends").count() == 4
    assert now_of(db, stay).funding_warned == 28


@pytest.mark.parametrize("name", ["other_key_worker", "other_provider_user", "other_commissioner", "chair"])
def test_for_strangers_it_does_not_exist(db: SQLAlchemy, world: World, name: str) -> None:
    extension = asks(a_resident(world), world.key_worker)
    with pytest.raises(NotFound):
        queries.get_extension(actor(getattr(world, name)), extension.public_id)


def test_a_price_below_that_of_the_bed_is_refused(db: SQLAlchemy, world: World) -> None:
    stay = with_the_panel(world)
    case = on_an_agenda(world)
    for member in bench(world):
        votes(case, member)
    cheap = Ruling(Choice.APPROVE, weeks=4, price_ceiling_pence=60_000)
    with pytest.raises(InvalidInput, match="The bed costs £700"):
        decides(case, world.chair, cheap)
    db.session.rollback()
    assert bound(stay) == 12 * 70_000
