"""Papers that name somebody are not published until the coordinator chose other words or the key worker did."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import clock
from rehab.core.errors import IllegalMove, InvalidInput
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.panel import commands, queries
from rehab.panel.models import PanelMeeting
from rehab.panel.rules import Choice, PanelCaseStatus
from rehab.panel.rules.meetings import MeetingKind
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_world, actor
from tests.support.panels import (
    Case,
    a_meeting,
    a_prepared_case,
    a_ready_request,
    a_voted_case,
    decides,
    defer,
    publish,
)

PLAN = "Risk management plan"
NAMING = "Ring Zebedee's sister, Will Power."


def a_naming_case(db: SQLAlchemy, world: World) -> Case:
    case = a_prepared_case(world, a_ready_request(world))
    risk = requests.whole_request(case.request_id).risk
    assert risk is not None
    risk.management_plan = NAMING
    db.session.commit()
    return case


def redact(world: World, case: Case, **words: str) -> None:
    with transaction():
        asked = requests.get_request_for_update(actor(world.coordinator), case.reference)
        chosen = {(PLAN, found): instead for found, instead in words.items()}
        commands.redact(asked, chosen, by=actor(world.coordinator), now=clock.now())


def told(case: Case) -> dict[str, str]:
    return {row["key"]: row["value"] for section in case.row().pack["sections"] for row in section["rows"]}


def test_members_read_the_words_of_the_coordinator_and_the_request_stays(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_naming_case(db, world)
    with pytest.raises(InvalidInput) as refused:
        publish(world, case.meeting_public_id)
    assert list(refused.value.faults.values()) == [f"{case.reference}: “{PLAN}” contains the given name"]
    redact(world, case, **{"Zebedee's": "the person's"})
    publish(world, case.meeting_public_id)
    assert told(case)[PLAN] == "Ring the person's sister, Will Power."
    whole = requests.whole_request(case.request_id)
    assert whole.risk is not None
    assert whole.risk.management_plan == NAMING
    assert db.session.query(AuditEntry).filter_by(action="request.redacted", case_id=case.request_id).count() == 1


def test_the_words_are_kept_for_the_next_time(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_naming_case(db, world)
    redact(world, case, **{"Zebedee's": "the person's"})
    by = actor(world.coordinator)
    with transaction():
        found = queries.get_case_with_request(by, case.public_id, clock.today())
        commands.take_off(found, reason="Not today", by=by, now=clock.now())
    again = a_prepared_case(world, db.session.get_one(PlacementRequest, case.request_id), a_meeting(world).public_id)
    publish(world, again.meeting_public_id)
    assert told(again)[PLAN].startswith("Ring the person's sister")


@pytest.mark.parametrize(
    ("instead", "fault"), [("", "Enter what"), ("Mr Quillfeather's", "This gives somebody away itself")]
)
def test_refuses_words_that_are_missing_or_name_somebody(db: SQLAlchemy, instead: str, fault: str) -> None:
    world = a_world()
    case = a_naming_case(db, world)
    with pytest.raises(InvalidInput, match=fault):
        redact(world, case, **{"Zebedee's": instead})


def test_what_cannot_be_published_goes_back_with_the_texts_to_reword(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_naming_case(db, world)
    by = actor(world.coordinator)
    with transaction():
        commands.send_back(queries.get_case_with_request(by, case.public_id, clock.today()), by=by, now=clock.now())
    assert case.row().status is PanelCaseStatus.TAKEN_OFF
    assert db.session.get_one(PlacementRequest, case.request_id).status is RequestStatus.RETURNED
    reason = requests.history(case.request_id)[-1].reason
    assert reason.endswith(f"“{PLAN}” contains the given name. Please reword it.")
    assert db.session.query(Notice).filter_by(template="request_returned").count() == 1


def test_nothing_goes_back_that_names_nobody(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_prepared_case(world)
    by = actor(world.coordinator)
    with pytest.raises(IllegalMove, match="nothing that the key worker could reword"), transaction():
        commands.send_back(queries.get_case_with_request(by, case.public_id, clock.today()), by=by, now=clock.now())


def test_papers_after_their_day_are_marked_late(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_prepared_case(world)
    meeting = db.session.get_one(PanelMeeting, case.meeting_id)
    meeting.kind, meeting.starts_at = MeetingKind.MEETING, meeting.closes_at - dt.timedelta(hours=2)
    meeting.papers_due_on = clock.today() - dt.timedelta(days=1)
    db.session.commit()
    publish(world, case.meeting_public_id)
    assert case.row().is_late


def test_the_panel_reads_what_became_of_its_deferral(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world, Choice.DEFER)
    decides(case, world.chair, defer())
    by = actor(world.key_worker)
    with transaction():
        deferred = queries.get_deferral_for_update(by, case.public_id)
        commands.answer_deferral(deferred, actions_done="Zebedee has one now", by=by, now=clock.now())
    again = a_prepared_case(world, db.session.get_one(PlacementRequest, case.request_id), a_meeting(world).public_id)
    with pytest.raises(InvalidInput, match="“What was done” contains the given name"):
        publish(world, again.meeting_public_id)
    with transaction():
        asked = requests.get_request_for_update(actor(world.coordinator), case.reference)
        words = {("What was done", "Zebedee"): "The person"}
        commands.redact(asked, words, by=actor(world.coordinator), now=clock.now())
    publish(world, again.meeting_public_id)
    first = again.row().pack["sections"][0]
    assert first["title"] == "Since the panel saw it last"
    assert [row["value"] for row in first["rows"]][::2] == ["Write the risk plan", "The person has one now"]


def test_the_key_workers_clock_ends_when_the_panel_looks_again(db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world, Choice.DEFER)
    decides(case, world.chair, defer())
    waiting = db.session.query(Clock).filter_by(kind=ClockKind.DEFERRAL).one()
    assert (waiting.state, waiting.owner_id) == (ClockState.RUNNING, world.key_worker.id)
    again = a_prepared_case(world, db.session.get_one(PlacementRequest, case.request_id), a_meeting(world).public_id)
    publish(world, again.meeting_public_id)
    assert waiting.state is ClockState.STOPPED
