"""A detox that cannot wait: two people decide it, the next meeting ratifies it, else the whole panel has it."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.casework.queries.timeline import timeline
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.core.working_days import add_working_days
from rehab.framework.rules import CareType
from rehab.notifications.models import Notice
from rehab.panel import commands, queries
from rehab.panel.jobs import end_fast_tracks
from rehab.panel.models import FastTrack, PanelCase, PanelMember, Referral
from rehab.panel.rules import CaseKind, Choice, Interest, PanelCaseStatus
from rehab.panel.rules.decisions import Ruling
from rehab.panel.rules.fast_track import FastTrackStatus
from rehab.placements.models import Stay
from rehab.requests import commands as requests_commands
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_stay, actor
from tests.integration.panel.test_decision import the_world
from tests.support.kinds import (
    a_meeting_in_a_room,
    an_open_fast_track,
    asks_fast_track,
    case_of,
    opens_fast_track,
)
from tests.support.panels import (
    APPROVE,
    Case,
    a_ready_request,
    bench,
    decides,
    declares,
    publish,
    votes,
)
from tests.support.stays import refused

DETOX = CareType.INPATIENT_DETOX


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return the_world()


def the_fast_track(db: SQLAlchemy, case: Case) -> FastTrack:
    return db.session.query(FastTrack).filter_by(request_id=case.request_id).one()


def status_of(db: SQLAlchemy, case: Case) -> RequestStatus:
    return db.session.get_one(PlacementRequest, case.request_id).status


def told(db: SQLAlchemy, template: str) -> set[int]:
    return {notice.recipient_id for notice in db.session.query(Notice).filter_by(template=template)}


def test_both_agree_and_the_request_is_approved_and_put_to_the_next_meeting(db: SQLAlchemy, world: World) -> None:
    a_meeting_in_a_room(world, days=21)
    meeting = a_meeting_in_a_room(world, days=7)
    case = an_open_fast_track(world)
    votes(case, world.clinical_lead)
    votes(case, world.chair)
    decides(case, world.chair)
    assert status_of(db, case) is RequestStatus.APPROVED
    assert the_fast_track(db, case).status is FastTrackStatus.AGREED
    ratification = db.session.query(PanelCase).filter_by(kind=CaseKind.RATIFICATION).one()
    assert (ratification.meeting_id, ratification.status) == (meeting.id, PanelCaseStatus.PREPARED)
    kinds = {found.kind: found.state for found in db.session.query(Clock).filter_by(case_id=case.request_id)}
    assert kinds[ClockKind.FAST_TRACK] is ClockState.STOPPED
    assert kinds[ClockKind.RATIFICATION] is ClockState.RUNNING


def test_it_is_due_in_two_working_days_and_only_the_two_are_told(db: SQLAlchemy, world: World) -> None:
    case = an_open_fast_track(world)
    due = db.session.query(Clock).filter_by(kind=ClockKind.FAST_TRACK).one().due_at
    assert clock.london_date(due) == add_working_days(clock.today(), 2)
    assert told(db, "fast_track_opened") == {world.chair.id, world.clinical_lead.id}
    assert told(db, "fast_track_asked") == {world.coordinator.id}
    assert case.row().kind is CaseKind.FAST_TRACK_DETOX


@pytest.mark.parametrize("name", ["member", "lived_experience"])
def test_for_the_rest_of_the_panel_it_does_not_exist(world: World, name: str) -> None:
    case = an_open_fast_track(world)
    by = actor(getattr(world, name))
    with pytest.raises(NotFound):
        queries.get_case(by, case.public_id, clock.today())
    with pytest.raises(NotFound):
        queries.get_meeting(by, case.meeting_public_id, clock.today())


def test_the_chair_cannot_decide_before_both_have_voted(db: SQLAlchemy, world: World) -> None:
    case = an_open_fast_track(world)
    votes(case, world.chair)
    assert "the clinical lead" in refused(IllegalMove, lambda: decides(case, world.chair))
    assert status_of(db, case) is RequestStatus.ON_AGENDA


@pytest.mark.parametrize("is_planned", [True, False])
def test_a_vote_against_sends_it_to_the_next_panel_at_once(db: SQLAlchemy, world: World, is_planned: bool) -> None:
    meeting = a_meeting_in_a_room(world) if is_planned else None
    case = an_open_fast_track(world)
    votes(case, world.chair)
    votes(case, world.clinical_lead, Choice.DECLINE)
    assert the_fast_track(db, case).status is FastTrackStatus.NOT_AGREED
    assert case.row().status is PanelCaseStatus.TAKEN_OFF
    new = db.session.query(PanelCase).filter_by(request_id=case.request_id, kind=CaseKind.NEW).one_or_none()
    assert (new.meeting_id if new else None) == (meeting.id if meeting else None)
    assert status_of(db, case) is (RequestStatus.ON_AGENDA if is_planned else RequestStatus.READY)
    assert told(db, "fast_track_ended") == {world.coordinator.id, world.key_worker.id}
    request, path = db.session.get_one(PlacementRequest, case.request_id), f"/cases/{case.reference}"
    shown = timeline(actor(world.key_worker), request, tasks=(), paths=[path], now=clock.now())
    assert "Fast track not agreed: the next panel decides" in {entry.title for entry in shown}
    assert world.clinical_lead.name not in {entry.who for entry in shown}


def test_a_conflict_of_either_sends_it_to_the_next_panel(db: SQLAlchemy, world: World) -> None:
    case = an_open_fast_track(world)
    declares(case, world.clinical_lead, interest=Interest.CONFLICT)
    assert the_fast_track(db, case).status is FastTrackStatus.CONFLICT
    assert status_of(db, case) is RequestStatus.READY


def test_one_that_ran_out_goes_to_the_next_panel_once(db: SQLAlchemy, world: World) -> None:
    case = an_open_fast_track(world)
    votes(case, world.chair)
    assert end_fast_tracks(now=clock.now()) == "No fast track has run out"
    later = clock.now() + dt.timedelta(days=7)
    assert end_fast_tracks(now=later) == "1 sent to the next panel"
    assert end_fast_tracks(now=later) == "No fast track has run out"
    assert the_fast_track(db, case).status is FastTrackStatus.RAN_OUT
    assert status_of(db, case) is RequestStatus.READY


def test_refuses_to_open_without_a_clinical_lead(db: SQLAlchemy, world: World) -> None:
    request = a_ready_request(world, care_type=DETOX)
    asks_fast_track(request, world.key_worker)
    seat = db.session.query(PanelMember).filter_by(user_id=world.clinical_lead.id).one()
    seat.to_on = clock.today() - dt.timedelta(days=1)
    db.session.commit()
    with pytest.raises(IllegalMove, match="nobody free to be the clinical lead"):
        opens_fast_track(world, request)
    db.session.rollback()
    assert db.session.get_one(PlacementRequest, request.id).status is RequestStatus.READY


def test_refuses_to_open_a_text_in_which_the_person_is_named(db: SQLAlchemy, world: World) -> None:
    request = a_ready_request(world, care_type=DETOX)
    asks_fast_track(request, world.key_worker, detail="Zebedee had two seizures")
    with pytest.raises(InvalidInput, match="the given name"):
        opens_fast_track(world, request)
    db.session.rollback()
    assert db.session.query(PanelCase).count() == 0


@pytest.mark.parametrize("status", [RequestStatus.SUBMITTED, RequestStatus.RETURNED])
def test_refuses_to_open_before_the_request_is_ready(db: SQLAlchemy, world: World, status: RequestStatus) -> None:
    request = a_ready_request(world, care_type=DETOX)
    request.status = status
    db.session.commit()
    asks_fast_track(request, world.key_worker)
    with pytest.raises(IllegalMove):
        opens_fast_track(world, request)


def test_refuses_rehab_a_second_asking_and_one_with_no_reason(db: SQLAlchemy, world: World) -> None:
    rehab = a_ready_request(world)
    assert "Only an inpatient detox" in refused(IllegalMove, lambda: asks_fast_track(rehab, world.key_worker))
    rehab.status = RequestStatus.WITHDRAWN
    detox = a_ready_request(world, care_type=DETOX)
    refused(InvalidInput, lambda: asks_fast_track(detox, world.key_worker, detail=" "))
    asks_fast_track(detox, world.key_worker)
    assert "asked for already" in refused(IllegalMove, lambda: asks_fast_track(detox, world.coordinator))


def test_one_that_can_wait_is_taken_back_until_it_is_opened(db: SQLAlchemy, world: World) -> None:
    request = a_ready_request(world, care_type=DETOX)
    asks_fast_track(request, world.key_worker)

    def take_back() -> None:
        by = actor(world.key_worker)
        with transaction():
            found = requests.get_request_for_update(by, request.reference)
            alive = queries.fast_track_alive(found.id)
            assert alive is not None
            commands.withdraw_fast_track(alive, by=by, now=clock.now())

    take_back()
    assert queries.fast_track_alive(request.id) is None
    asks_fast_track(request, world.key_worker)
    opens_fast_track(world, request)
    refused(IllegalMove, take_back)


def test_withdrawing_the_request_ends_it(db: SQLAlchemy, world: World) -> None:
    case = an_open_fast_track(world)
    by = actor(world.key_worker)
    with transaction():
        found = requests.get_own_request_for_update(by, case.reference)
        requests_commands.withdraw(found, reason="Went elsewhere", by=by, now=clock.now())
    assert the_fast_track(db, case).status is FastTrackStatus.WITHDRAWN
    assert case.row().status is PanelCaseStatus.TAKEN_OFF


def ratified(world: World, db: SQLAlchemy, choice: Choice) -> tuple[Case, Case, Stay]:
    """A fast track that was agreed, the person in a bed, and the panel's answer on ratifying it."""
    meeting = a_meeting_in_a_room(world)
    case = an_open_fast_track(world)
    votes(case, world.clinical_lead)
    votes(case, world.chair)
    decides(case, world.chair)
    request = db.session.get_one(PlacementRequest, case.request_id)
    request.status = RequestStatus.ADMITTED
    db.session.commit()
    stay = a_stay(request, world.facility, admitted_on=clock.today())
    publish(world, meeting.public_id)
    row = db.session.query(PanelCase).filter_by(kind=CaseKind.RATIFICATION).one()
    ratification = case_of(row)
    for member in bench(world):
        votes(ratification, member, choice)
    ruling = Ruling(
        choice,
        reason="" if choice is Choice.APPROVE else "Nobody asked the hospital",
        actions="Ask the hospital" if choice is Choice.DEFER else "",
        return_on=clock.today() + dt.timedelta(days=7) if choice is Choice.DEFER else None,
    )
    decides(ratification, world.chair, ruling)
    return case, ratification, stay


def test_a_refused_ratification_is_on_record_and_ends_no_stay(db: SQLAlchemy, world: World) -> None:
    case, ratification, stay = ratified(world, db, Choice.DECLINE)
    assert ratification.row().reason == "Nobody asked the hospital"
    assert db.session.get_one(Stay, stay.id).ended_on is None
    assert status_of(db, case) is RequestStatus.ADMITTED
    assert told(db, "ratification_refused") == {world.commissioner.id}
    clock_row = db.session.query(Clock).filter_by(kind=ClockKind.RATIFICATION).one()
    assert clock_row.state is ClockState.STOPPED


def test_a_ratified_one_is_done_and_nobody_is_alarmed(db: SQLAlchemy, world: World) -> None:
    ratified(world, db, Choice.APPROVE)
    assert db.session.query(Referral).one().closed_at is not None
    assert told(db, "ratification_refused") == set()


def test_a_deferred_ratification_waits_for_another_agenda(db: SQLAlchemy, world: World) -> None:
    ratified(world, db, Choice.DEFER)
    (waiting,) = queries.referrals_waiting(world.authority.id)
    assert waiting.kind is CaseKind.RATIFICATION


def test_the_two_decide_on_terms_like_any_panel(db: SQLAlchemy, world: World) -> None:
    case = an_open_fast_track(world)
    votes(case, world.clinical_lead)
    votes(case, world.chair)
    refused(InvalidInput, lambda: decides(case, world.chair, Ruling(Choice.APPROVE)))
    decides(case, world.chair, APPROVE)
    assert db.session.get_one(PlacementRequest, case.request_id).approved_weeks == APPROVE.weeks


def test_a_user_outside_the_panel_cannot_be_told_of_it(world: World) -> None:
    case = an_open_fast_track(world)
    outsiders: list[User] = [world.commissioner, world.provider_user, world.other_key_worker]
    for user in outsiders:
        with pytest.raises(NotFound):
            queries.get_case(actor(user), case.public_id, clock.today())
