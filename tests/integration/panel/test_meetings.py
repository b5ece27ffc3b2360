"""Meetings are planned, moved and called off; their agendas are ordered and timed."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.core import clock
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.framework.rules import CareType
from rehab.notifications.models import Notice
from rehab.panel import commands, queries
from rehab.panel.models import PanelCase, PanelMeeting
from rehab.panel.rules import PanelCaseStatus
from rehab.requests.models import HealthSection, PlacementRequest, PrioritySection
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request, a_world, actor
from tests.support.panels import Case, a_meeting, a_prepared_case, a_voted_case, an_open_case, bench, decides

DAY = dt.timedelta(days=1)
REHAB, DETOX = CareType.RESIDENTIAL_REHAB, CareType.INPATIENT_DETOX


def a_place_to_meet(world: World, *, days: int = 10) -> str:
    by, now = actor(world.coordinator), clock.now()
    starts_at = now + days * DAY
    with transaction():
        panel = queries.get_panel(by, world.panel.public_id)
        meeting = commands.create_meeting(
            panel, title="July", starts_at=starts_at, closes_at=starts_at + DAY / 12, place="Hall", by=by, now=now
        )
        return meeting.public_id


def changes(world: World, public_id: str, *, version: int | None = None, **plan: object) -> PanelMeeting:
    by, now = actor(world.coordinator), clock.now()
    with transaction():
        meeting = queries.get_meeting_for_update(by, public_id, clock.today())
        if version is not None:
            commands.refuse_stale(meeting, version)
        old = {name: getattr(meeting, name) for name in ("title", "starts_at", "closes_at", "place", "video_link")}
        commands.change_meeting(meeting, **old | plan, by=by, now=now)  # type: ignore[arg-type]
        return meeting


def cancels(world: World, public_id: str, reason: str = "Snow") -> None:
    by = actor(world.coordinator)
    with transaction():
        meeting = queries.get_meeting_to_cancel(by, public_id, clock.today())
        commands.cancel_meeting(meeting, reason=reason, by=by, now=clock.now())


def moves(world: World, case: Case, *, earlier: bool) -> None:
    by = actor(world.coordinator)
    with transaction():
        meeting = queries.get_agenda_for_update(by, case.meeting_public_id, clock.today())
        row = next(each for each in meeting.cases if each.public_id == case.public_id)
        commands.move_case(meeting, row, earlier=earlier, by=by, now=clock.now())


def ready(world: World, name: str, **more: object) -> PlacementRequest:
    client = a_client(world.service, family_name=name)
    return a_request(client, world.key_worker, status=RequestStatus.READY, **more)  # type: ignore[arg-type]


def three_cases(world: World) -> list[Case]:
    meeting = a_meeting(world).public_id
    return [a_prepared_case(world, ready(world, name), meeting) for name in ("One", "Two", "Three")]


def order(db: SQLAlchemy) -> list[int]:
    live = db.session.query(PanelCase).filter(PanelCase.status != PanelCaseStatus.TAKEN_OFF)
    return [case.id for case in live.order_by(PanelCase.position)]


def test_moving_a_meeting_moves_its_papers_day_and_tells_its_members(db: SQLAlchemy) -> None:
    world = a_world()
    public_id = a_place_to_meet(world)
    before = db.session.query(PanelMeeting).one().papers_due_on
    starts_at = clock.now() + 20 * DAY
    meeting = changes(world, public_id, starts_at=starts_at, closes_at=starts_at + DAY / 24)
    assert before is not None
    assert meeting.papers_due_on is not None
    assert meeting.papers_due_on > before
    told = {notice.recipient_id for notice in db.session.query(Notice).filter_by(template="meeting_changed")}
    assert told == {member.id for member in bench(world)}


def test_saving_a_meeting_as_it_was_tells_nobody(db: SQLAlchemy) -> None:
    world = a_world()
    changes(world, a_place_to_meet(world))
    assert db.session.query(Notice).count() == 0


def test_refuses_a_change_made_from_an_earlier_version(db: SQLAlchemy) -> None:
    world = a_world()
    public_id = a_place_to_meet(world)
    version = changes(world, public_id, title="August").version
    with pytest.raises(Conflict):
        changes(world, public_id, version=version - 1, title="September")


def test_cancelling_sends_the_cases_back_and_tells_the_members(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    cancels(world, case.meeting_public_id)
    assert case.row().status is PanelCaseStatus.TAKEN_OFF
    assert db.session.get_one(PlacementRequest, case.request_id).status is RequestStatus.READY
    assert db.session.query(Notice).filter_by(template="meeting_cancelled").count() == len(bench(world))
    with pytest.raises(IllegalMove, match="cancelled already"):
        cancels(world, case.meeting_public_id)
    with pytest.raises(IllegalMove, match="is cancelled"):
        a_prepared_case(world, db.session.get_one(PlacementRequest, case.request_id), case.meeting_public_id)


def test_refuses_to_cancel_without_a_reason_or_once_a_case_is_decided(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    with pytest.raises(InvalidInput, match="why the meeting is cancelled"):
        cancels(world, case.meeting_public_id, reason="")
    decides(case, world.chair)
    with pytest.raises(IllegalMove, match="is decided"):
        cancels(world, case.meeting_public_id)


def test_cases_change_places_past_those_that_were_taken_off(db: SQLAlchemy) -> None:
    world = a_world()
    one, two, three = three_cases(world)
    moves(world, one, earlier=True)
    assert order(db) == [one.id, two.id, three.id]
    by = actor(world.coordinator)
    with transaction():
        row = queries.get_case_with_request(by, two.public_id, clock.today())
        commands.take_off(row, reason="Not needed", by=by, now=clock.now())
    moves(world, three, earlier=True)
    assert order(db) == [three.id, one.id]
    moves(world, three, earlier=False)
    moves(world, three, earlier=False)
    assert order(db) == [one.id, three.id]


def test_a_case_opened_after_the_papers_day_is_late(db: SQLAlchemy) -> None:
    world = a_world()
    soon, later = a_place_to_meet(world, days=1), a_place_to_meet(world, days=20)
    by = actor(world.coordinator)
    for number, public_id in enumerate((soon, later)):
        a_prepared_case(world, ready(world, f"Person{number}"), public_id)
        with transaction():
            meeting = queries.get_meeting_for_update(by, public_id, clock.today())
            commands.publish(meeting, by=by, now=clock.now())
    assert [case.is_late for case in db.session.query(PanelCase).order_by(PanelCase.id)] == [True, False]


def test_the_most_urgent_requests_come_first(db: SQLAlchemy) -> None:
    world, today = a_world(), clock.today()
    oldest = ready(world, "Oldest", submitted_on=today - 30 * DAY)
    newest = ready(world, "Newest", submitted_on=today)
    grouped = ready(world, "Grouped", submitted_on=today)
    pregnant = ready(world, "Pregnant", submitted_on=today, care_type=DETOX)
    for request in (grouped, pregnant):
        db.session.query(PrioritySection).filter_by(request_id=request.id).delete()
        db.session.query(HealthSection).filter_by(request_id=request.id).delete()
    db.session.add(PrioritySection(request_id=grouped.id, ex_military=True))
    db.session.add(HealthSection(request_id=pregnant.id, pregnant=True))
    db.session.commit()
    found, total = queries.ready_requests(world.authority.id, page=1, size=10)
    assert total == 4
    assert [(each.request.id, each.why) for each in found] == [
        (pregnant.id, "Pregnant"),
        (grouped.id, "Priority group"),
        (oldest.id, ""),
        (newest.id, ""),
    ]
    first, _ = queries.ready_requests(world.authority.id, page=1, size=10, first_only=True)
    assert [each.request.id for each in first] == [pregnant.id, grouped.id]
    detox, _ = queries.ready_requests(world.authority.id, page=1, size=10, care_type=DETOX)
    assert [each.request.id for each in detox] == [pregnant.id]
