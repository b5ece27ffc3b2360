"""The timeline of a case: everything that happened, as far as the reader may know, newest first."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.casework.queries.case import case_file
from rehab.casework.queries.timeline import timeline
from rehab.casework.rules import Difference, EntryKind, Readers, TimelineEntry
from rehab.clients.rules import ConsentKind
from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core.transaction import transaction
from rehab.notifications.commands import notify
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeState
from rehab.requests import commands, queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus, Section
from tests.factories import NOON, TODAY, World, a_client, a_request, a_world, actor
from tests.support.notes import a_note, a_task
from tests.support.placements import Case, make_offer
from tests.support.statements import statements_seen

K = EntryKind
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def case(world: World) -> PlacementRequest:
    return a_request(a_client(world.service), world.key_worker, status=RequestStatus.RETURNED)


def told(user: User, case: PlacementRequest, *, now: dt.datetime = NOON) -> list[TimelineEntry]:
    found = case_file(actor(user), case.reference)
    return timeline(actor(user), found.request, tasks=found.tasks, paths=found.paths, now=now)


def titles(user: User, case: PlacementRequest, **at: dt.datetime) -> list[str]:
    return [entry.title for entry in told(user, case, **at)]


def edit(world: World, case: PlacementRequest, **answers: object) -> None:
    by = actor(world.key_worker)
    with transaction():
        found = queries.get_own_request_for_update(by, case.reference)
        values = {**(queries.values_of(found, Section.RISK) or {}), **answers}
        commands.save_answers(found, Section.RISK, values, by=by, now=NOON)


def test_a_changed_answer_is_told_once_and_its_words_only_to_those_who_see_names(
    world: World, case: PlacementRequest
) -> None:
    edit(world, case, arson=True)
    for user in (world.key_worker, world.coordinator):
        [entry] = told(user, case)
        assert (entry.kind, entry.title) == (K.ANSWERS, "Risk and safeguarding: 1 answer changed")
        assert entry.differences == (Difference("Have they set a fire?", "No, none known", "Yes"),)
    [entry] = told(world.commissioner, case)
    assert (entry.title, entry.differences) == ("Risk and safeguarding: 1 answer changed", ())


def test_the_sections_of_a_draft_that_were_saved_on_a_day_are_told_in_one_entry(world: World) -> None:
    draft = a_request(a_client(world.service), world.key_worker)
    for user, section, days in (
        (world.key_worker, Section.RISK, 0),
        (world.key_worker, Section.HEALTH, 0),
        (world.key_worker, Section.RISK, 0),
        (world.colleague, Section.HOME, 0),
        (world.key_worker, Section.HOME, 1),
    ):
        with transaction():
            found = queries.get_own_request_for_update(actor(user), draft.reference)
            values = queries.values_of(found, section) or {}
            commands.save_answers(found, section, values, by=actor(user), now=NOON + dt.timedelta(days=days))
    assert [(entry.who, entry.text) for entry in told(world.colleague, draft) if entry.title == "Answers saved"] == [
        (world.key_worker.name, "Home, money and work."),
        (world.colleague.name, "Home, money and work."),
        (world.key_worker.name, "Risk and safeguarding and Health."),
    ]


def test_consents_given_at_once_are_told_in_one_entry(world: World) -> None:
    draft = a_request(a_client(world.service), world.key_worker)
    with transaction():
        found = queries.get_own_request_for_update(actor(world.key_worker), draft.reference)
        given = dict.fromkeys(ConsentKind, TODAY)
        commands.save_consent(found, given, {}, by=actor(world.key_worker), now=NOON)
    [entry] = [entry for entry in told(world.key_worker, draft) if entry.title == "Consent given"]
    assert all(kind.label in entry.text for kind in ConsentKind)


def test_notes_and_tasks_are_told_to_those_who_may_read_them(world: World, case: PlacementRequest) -> None:
    a_note(case, world.key_worker, readers=Readers.SERVICE)
    a_task(case, world.key_worker, world.key_worker, done_at=NOON, done_by_id=world.colleague.id, outcome="Sent.")
    assert titles(world.colleague, case) == ["Task done", "Phone call", "Task set"]
    assert titles(world.coordinator, case) == []
    assert titles(world.commissioner, case) == []


def test_a_corrected_note_says_so_and_leads_nowhere(world: World, case: PlacementRequest) -> None:
    note = a_note(case, world.key_worker)
    a_note(case, world.key_worker, corrects_id=note.id, written_at=NOON)
    newer, older = told(world.key_worker, case)
    assert (newer.title, older.title) == (
        "Correction of the note of 1 June 2026",
        "Phone call (corrected on 1 June 2026)",
    )
    assert newer.link is not None
    assert older.link is None


def test_tells_of_mails_about_the_case_and_what_hangs_from_it_with_whom_they_never_reached(
    db: SQLAlchemy, world: World
) -> None:
    case = a_request(a_client(world.service), world.key_worker, status=RequestStatus.APPROVED)
    elsewhere = a_request(a_client(world.service), world.key_worker, status=RequestStatus.SUBMITTED)
    with transaction():
        both = [world.key_worker.id, world.colleague.id]
        notify(both, template="decision_made", path=f"/cases/{case.reference}", now=NOON)
        notify(both, template="request_submitted", path=f"/requests/{elsewhere.reference}/completeness", now=NOON)
    db.session.query(Notice).filter_by(recipient_id=world.colleague.id).update({"state": NoticeState.REFUSED})
    db.session.commit()
    [mail] = [entry for entry in told(world.key_worker, case) if entry.kind is K.MAILS]
    assert mail.title == "Mail: A decision was made"
    names = sorted([world.key_worker.name, world.colleague.name])
    assert all(name in mail.text for name in names)
    assert mail.text.endswith(f"Never reached {world.colleague.name}.")
    offer = make_offer(Case(world, case), world.facility)
    assert f"/offers/{offer.public_id}" in case_file(actor(world.key_worker), case.reference).paths
    assert "Mail: An offer to answer" in titles(world.key_worker, case)


def test_a_deadline_that_ran_out_stands_where_it_was_due(world: World, case: PlacementRequest) -> None:
    with transaction():
        clocks.start(ClockKind.DECISION, case, case_id=case.id, due_on=TODAY, owner_id=None, now=NOON)
    assert titles(world.key_worker, case) == []
    after = NOON + dt.timedelta(days=1)
    assert titles(world.key_worker, case, now=after) == ["Panel decision: overdue"]
    with transaction():
        clocks.stop(ClockKind.DECISION, case, now=after)
    assert titles(world.key_worker, case, now=after) == ["Panel decision: overdue"]


def test_takes_as_many_statements_for_much_as_for_little(world: World, case: PlacementRequest) -> None:
    counted = []
    for more in (1, 20):
        for _ in range(more):
            edit(world, case, arson=not counted)
            a_note(case, world.key_worker)
            a_task(case, world.key_worker, world.coordinator, is_from_coordinator=True)
        with statements_seen() as seen:
            told(world.coordinator, case)
        counted.append(len(seen))
    assert counted[0] == counted[1]
