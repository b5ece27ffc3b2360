"""Minutes of a meeting: begun, noted, agreed, changed, and read by those who may."""

import dataclasses
import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.accounts.models import User
from rehab.core import clock
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.transaction import transaction
from rehab.framework.models import Provider
from rehab.notifications.models import Notice
from rehab.panel import queries as panel
from rehab.panel.commands import minutes as commands
from rehab.panel.commands.minutes import Noted
from rehab.panel.models import Apology, Minutes, PanelMeeting
from rehab.panel.queries import minutes as queries
from rehab.panel.rules import Choice, Interest
from rehab.panel.rules.minutes import Presence
from tests.factories import World, a_world, actor
from tests.support.minutes import AFTER_IT_CLOSED, begin_minutes
from tests.support.panels import DECLINE, Case, a_voted_case, an_open_case, decides, declares
from tests.support.statements import statements_seen


def a_decided_case(world: World) -> Case:
    case = a_voted_case(world)
    decides(case, world.chair)
    return case


def note(world: World, public_id: str, noted: Noted) -> None:
    by = actor(world.coordinator)
    with transaction():
        commands.note(queries.get_minutes_for_update(by, public_id, clock.today()), noted, by=by, now=clock.now())


def agree(who: User, public_id: str) -> None:
    by = actor(who)
    with transaction():
        commands.agree(queries.get_minutes_for_update(by, public_id, clock.today()), by=by, now=clock.now())


def revise(world: World, public_id: str) -> str:
    by = actor(world.coordinator)
    with transaction():
        found = queries.get_minutes_for_update(by, public_id, clock.today())
        return commands.revise(found, by=by, now=clock.now()).public_id


def text_for(who: User, public_id: str) -> str:
    found = queries.get_minutes(actor(who), public_id, clock.today())
    parts = queries.draft_parts(found, queries.cases_of(found.meeting_id), now=clock.now())
    return "\n".join(line for part in parts for line in [part.heading, *part.paragraphs])


def test_begins_with_who_voted_and_what_was_decided(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_decided_case(world)
    public_id = begin_minutes(world, case)
    assert db.session.get_one(PanelMeeting, case.meeting_id).held_at is not None
    text = text_for(world.coordinator, public_id)
    assert f"1. {case.reference}" in text
    assert "Approved on" in text
    assert "Up to 12 weeks, at no more than £700.00 a week" in text
    assert text.splitlines()[1].startswith("Present: Panel chair (chair)")
    assert not {"Zebedee", "Quillfeather"} & set(text.split())


def test_what_the_chair_typed_names_nobody(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world, Choice.DECLINE)
    typed = dataclasses.replace(DECLINE, reason="Zebedee can wait", alternative="Mr Quillfeather goes to the clinic")
    decides(case, world.chair, typed)
    text = text_for(world.coordinator, begin_minutes(world, case))
    assert "Reason: the person can wait" in text
    assert "Instead: Mr the person goes to the clinic" in text


@pytest.mark.parametrize("when", ["before", "twice", "cancelled", "for one case"])
def test_minutes_are_begun_once_after_the_meeting_has_begun(db: SQLAlchemy, when: str) -> None:
    world = a_world()
    case = a_decided_case(world)
    if when == "twice":
        begin_minutes(world, case)
    if when == "cancelled":
        meeting = db.session.get_one(PanelMeeting, case.meeting_id)
        meeting.cancelled_at, meeting.cancel_reason = clock.now(), "Snow"
        db.session.commit()
    if when == "for one case":
        db.session.get_one(PanelMeeting, case.meeting_id).for_one_case = True
        db.session.commit()
    later = dt.timedelta() if when == "before" else AFTER_IT_CLOSED
    by = actor(world.coordinator)
    with transaction():
        meeting = panel.get_meeting_for_update(by, case.meeting_public_id, clock.today())
        with pytest.raises(IllegalMove):
            commands.begin(meeting, by=by, now=clock.now() + later)


def test_attendance_is_corrected_and_a_name_in_a_note_refused(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_decided_case(world)
    public_id = begin_minutes(world, case)
    presences = {world.member.id: Presence.ABSENT}
    note(world, public_id, Noted(presences, {case.id: ("We talked long.", "Kay writes.")}, "The clerk", "None"))
    text = text_for(world.coordinator, public_id)
    assert f"Absent: {world.member.name}" in text
    assert "Notes: We talked long.\nActions: Kay writes." in text
    with pytest.raises(InvalidInput) as refused:
        note(world, public_id, Noted({}, {case.id: ("", "Tell Mr Quillfeather")}, "Zebedee"))
    assert set(refused.value.faults) == {"actions_1", "others_present"}


def test_what_was_agreed_stands_when_a_later_version_changes_it(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_decided_case(world)
    first = begin_minutes(world, case)
    note(world, first, Noted({}, {case.id: ("First words.", "")}))
    agree(world.chair, first)
    for refused in (lambda: agree(world.chair, first), lambda: note(world, first, Noted({}, {}))):
        with pytest.raises(IllegalMove):
            refused()
    second = revise(world, first)
    note(world, second, Noted({}, {case.id: ("Other words.", "")}))
    stored = db.session.query(Minutes).filter_by(public_id=first).one()
    assert any("Notes: First words." in part["paragraphs"] for part in stored.content)
    assert "Other words." in text_for(world.coordinator, second)
    with pytest.raises(IllegalMove):
        revise(world, first)
    db.session.add(Minutes(meeting_id=case.meeting_id, edition=3, begun_at=clock.now(), begun_by_id=world.chair.id))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_is_not_agreed_before_every_case_is_decided(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    public_id = begin_minutes(world, case)
    with pytest.raises(IllegalMove, match=case.reference):
        agree(world.chair, public_id)


def test_asking_tells_whoever_presides(db: SQLAlchemy) -> None:
    world = a_world()
    public_id = begin_minutes(world, a_decided_case(world))
    by = actor(world.coordinator)
    with transaction():
        found = queries.get_minutes_for_update(by, public_id, clock.today())
        commands.ask_for_agreement(found, by=by, now=clock.now())
    told = {notice.recipient_id for notice in db.session.query(Notice).filter_by(template="minutes_to_agree")}
    assert told == {world.chair.id}
    waiting = queries.minutes_to_agree(actor(world.chair), clock.today(), limit=5)
    assert [found.public_id for found in waiting] == [public_id]
    assert not queries.minutes_to_agree(actor(world.member), clock.today(), limit=5)


def test_a_draft_is_the_coordinator_s_and_the_chair_s(db: SQLAlchemy) -> None:
    world = a_world()
    public_id = begin_minutes(world, a_decided_case(world))
    readers = {"coordinator", "chair"}
    later = readers | {"member", "commissioner"}
    nobody = {"key_worker", "provider_user", "administrator", "other_commissioner", "other_key_worker"}
    for who in later | nobody:
        assert _may_read(getattr(world, who), public_id) is (who in readers), who
    agree(world.chair, public_id)
    for who in later | nobody:
        assert _may_read(getattr(world, who), public_id) is (who in later), who


def _may_read(who: User, public_id: str) -> bool:
    try:
        queries.get_minutes(actor(who), public_id, clock.today())
    except NotFound:
        return False
    return True


def test_keeps_a_case_from_the_member_who_takes_no_part(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    declares(case, world.member, interest=Interest.CONFLICT)
    cases = queries.cases_of(case.meeting_id)
    assert queries.kept_from(actor(world.member), cases, now=clock.now()) == {case.id}
    assert queries.kept_from(actor(world.chair), cases, now=clock.now()) == frozenset()
    assert f"Took no part: {world.member.name}." in text_for(world.coordinator, begin_minutes(world, case))


def test_keeps_a_case_from_a_member_whose_organisation_provides_a_place(db: SQLAlchemy) -> None:
    """Also where they had sent apologies: the minutes tell the highest price that the council would pay."""
    world = a_world()
    case = a_decided_case(world)
    world.member.organisation_id = db.session.get_one(Provider, world.provider.id).organisation_id
    db.session.commit()
    cases = queries.cases_of(case.meeting_id)
    assert queries.kept_from(actor(world.member), cases, now=clock.now()) == {case.id}
    db.session.add(
        Apology(
            meeting_id=case.meeting_id, user_id=world.member.id, sent_at=cases[0].opened_at, sent_by_id=world.member.id
        )
    )
    db.session.commit()
    assert queries.kept_from(actor(world.member), cases, now=clock.now()) == {case.id}


def test_the_list_costs_the_same_for_few_and_for_many(db: SQLAlchemy) -> None:
    world = a_world()
    by, counts = actor(world.coordinator), []
    for already in (0, 3):
        for number in range(already, already + 3):
            meeting = PanelMeeting(panel_id=world.panel.id, title=f"Meeting {number}", closes_at=clock.now())
            db.session.add(meeting)
            db.session.flush()
            db.session.add(Minutes(meeting_id=meeting.id, begun_at=clock.now(), begun_by_id=world.coordinator.id))
        db.session.commit()
        with statements_seen() as seen:
            rows, total = queries.minutes_list(by, clock.today(), page=1, size=25)
        assert (len(rows), total) == (already + 3, already + 3)
        counts.append(len(seen))
    assert counts == [2, 2]
