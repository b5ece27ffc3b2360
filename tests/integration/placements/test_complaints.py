"""Complaints: who is told and who reads them, by when they are answered, what an answer needs."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.casework import jobs
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import london_date
from rehab.core.errors import Conflict, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.placements.commands import complaints as commands
from rehab.placements.models import Complaint, Stay
from rehab.placements.queries import complaints
from rehab.placements.queries.complaints import ComplaintWanted
from rehab.placements.rules.complaints import ComplaintOutcome, ComplaintTheme
from tests.factories import NOON, TODAY, World, actor
from tests.support.house_life import a_complaint
from tests.support.statements import statements_seen
from tests.support.stays import a_resident

DAY = dt.timedelta(days=1)
READERS = ("key_worker", "colleague", "team_manager", "provider_user", "commissioner", "coordinator")
NOT_READERS = ("other_key_worker", "other_provider_user", "other_commissioner", "chair", "administrator")


@pytest.fixture
def stay(world: World) -> Stay:
    return a_resident(world)


def seen_by(user: User, **wanted: object) -> list[str]:
    found, _total = complaints.complaint_list(actor(user), ComplaintWanted(**wanted), page=1, size=25)
    return [complaint.reference for complaint in found]


def told(db: SQLAlchemy, template: str) -> set[int]:
    return {notice.recipient_id for notice in db.session.query(Notice).filter_by(template=template)}


def answer(
    complaint: Complaint, by: User, outcome: ComplaintOutcome = ComplaintOutcome.UPHELD, learning: str = "Two at night."
) -> None:
    staff, reference = actor(by), complaint.reference
    with transaction():
        found = complaints.get_complaint(staff, reference, lock=True)
        commands.answer_complaint(found, outcome=outcome, answer="Sorry.", learning=learning, by=staff, now=NOON + DAY)


def test_a_complaint_about_a_stay_is_for_the_house_the_council_and_the_service(world: World, stay: Stay) -> None:
    complaint = a_complaint(world.facility, world.provider_user, stay=stay)
    assert all(seen_by(getattr(world, who)) == [complaint.reference] for who in READERS)
    for who in NOT_READERS:
        someone = getattr(world, who)
        assert seen_by(someone) == []
        with pytest.raises(NotFound):
            complaints.get_complaint(actor(someone), complaint.reference)
        assert list(complaints.complaints_of_stay(actor(someone), stay.id)) == []


def test_a_complaint_about_the_house_is_for_the_council_that_leads_its_framework(db: SQLAlchemy, world: World) -> None:
    complaint = a_complaint(world.facility, world.provider_user)
    assert (complaint.stay_id, complaint.authority_id) == (None, world.authority.id)
    assert seen_by(world.commissioner) == [complaint.reference]
    assert seen_by(world.key_worker) == seen_by(world.other_commissioner) == []
    assert told(db, "complaint_lodged") == {world.commissioner.id}


def test_it_is_answered_within_ten_working_days(db: SQLAlchemy, world: World, stay: Stay) -> None:
    complaint = a_complaint(world.facility, world.provider_user, stay=stay, made_on=dt.date(2026, 5, 29))
    assert london_date(complaint.due_at) == dt.date(2026, 6, 12)
    assert told(db, "complaint_lodged") == {world.commissioner.id, world.key_worker.id}
    clock = db.session.query(Clock).filter_by(kind=ClockKind.COMPLAINT_ANSWER).one()
    assert (clock.due_at, clock.case_id, clock.state) == (complaint.due_at, stay.request_id, ClockState.RUNNING)
    answer(complaint, world.provider_user)
    assert clock.state is ClockState.STOPPED
    assert told(db, "complaint_answered") == {world.commissioner.id, world.key_worker.id}


def test_the_house_is_chased_for_its_answer(db: SQLAlchemy, world: World, stay: Stay) -> None:
    complaint = a_complaint(world.facility, world.provider_user, stay=stay)
    jobs.chase(now=NOON + 16 * DAY)
    notices = db.session.query(Notice).filter_by(template="clock_overdue", path=f"/complaints/{complaint.reference}")
    assert world.provider_user.id in {notice.recipient_id for notice in notices}


def test_a_person_complains_by_their_own_link_and_the_house_is_told(db: SQLAlchemy, world: World, stay: Stay) -> None:
    complaint = a_complaint(world.facility, None, stay=stay)
    assert complaint.recorded_by_id is None
    assert told(db, "complaint_lodged") == {world.commissioner.id, world.key_worker.id, world.provider_user.id}
    entry = db.session.query(AuditEntry).filter_by(action="complaint.lodged").one()
    assert (entry.actor_id, entry.case_id) == (None, stay.request_id)


def test_a_complaint_is_answered_once(world: World, stay: Stay) -> None:
    complaint = a_complaint(world.facility, world.provider_user, stay=stay)
    answer(complaint, world.provider_user)
    found = complaints.get_complaint(actor(world.commissioner), complaint.reference)
    assert (found.outcome, found.answer, found.learning) == (ComplaintOutcome.UPHELD, "Sorry.", "Two at night.")
    with statements_seen() as seen, pytest.raises(Conflict, match="answered already"):
        answer(complaint, world.provider_user)
    assert seen.writes() == []


@pytest.mark.parametrize("outcome", [ComplaintOutcome.UPHELD, ComplaintOutcome.PARTLY_UPHELD])
def test_what_is_upheld_is_learnt_from(world: World, outcome: ComplaintOutcome) -> None:
    complaint = a_complaint(world.facility, world.provider_user)
    with statements_seen() as seen, pytest.raises(InvalidInput, match="what you learnt"):
        answer(complaint, world.provider_user, outcome, learning=" ")
    assert seen.writes() == []


def test_what_is_not_upheld_needs_no_learning(world: World) -> None:
    complaint = a_complaint(world.facility, world.provider_user)
    answer(complaint, world.provider_user, ComplaintOutcome.NOT_UPHELD, learning="")
    assert seen_by(world.commissioner, outcome=ComplaintOutcome.NOT_UPHELD) == [complaint.reference]


def test_refuses_a_complaint_of_tomorrow_and_of_somebody_who_never_stayed(world: World, stay: Stay) -> None:
    with statements_seen() as seen:
        with pytest.raises(InvalidInput, match="today or earlier"):
            a_complaint(world.facility, world.provider_user, made_on=TODAY + DAY)
        with pytest.raises(InvalidInput, match="has not stayed at this facility"):
            a_complaint(world.second_facility, world.provider_user, stay=stay)
    assert seen.writes() == []


def test_the_list_is_filtered_by_state_theme_facility_and_day(world: World) -> None:
    first = a_complaint(world.facility, world.provider_user, made_on=TODAY - DAY)
    second = a_complaint(world.second_facility, world.provider_user, theme=ComplaintTheme.HOUSE)
    answer(first, world.provider_user)
    council, house = world.commissioner, world.facility.public_id
    assert seen_by(council) == [second.reference, first.reference]
    assert seen_by(council, is_answered=True) == seen_by(council, facility=house) == [first.reference]
    assert seen_by(council, last=TODAY - DAY) == seen_by(council, theme=ComplaintTheme.STAFF) == [first.reference]
    assert seen_by(council, is_answered=False) == seen_by(council, first=TODAY) == [second.reference]


def test_as_many_statements_for_many_complaints_as_for_one(world: World, stay: Stay) -> None:
    counts = []
    for more in (1, 12):
        for _ in range(more):
            a_complaint(world.facility, world.provider_user, stay=stay)
        council = actor(world.commissioner)
        with statements_seen() as seen:
            rows, total = complaints.complaint_list(council, ComplaintWanted(), page=1, size=25)
            assert all(row.facility.name and row.stay.request.client.reference for row in rows)
        counts.append(len(seen))
    assert (total, counts) == (13, [2, 2])
