"""Returning a request section by section, and handing it in again."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import london_date
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.requests import commands, queries
from rehab.requests.models import PlacementRequest, ReturnedSection
from rehab.requests.rules import RequestStatus, ReturnNotAnswered, Section
from tests.factories import NOON, TODAY, World, a_client, a_request, actor
from tests.support.signing import a_signature
from tests.support.statements import statements_seen

DAY = dt.timedelta(days=1)
ASKED = {Section.HEALTH: "Which dose?", Section.RISK: "Who was told?"}


def a_draft(world: World) -> PlacementRequest:
    facilities = (world.facility, world.other_facility)
    return a_request(a_client(world.service), world.key_worker, facilities=facilities)


def submit(world: World, case: PlacementRequest, *, at: dt.datetime = NOON, as_it_is: bool = False) -> None:
    by = actor(world.key_worker)
    with transaction():
        found = queries.get_own_request_to_submit(by, case.reference)
        commands.submit(found, by=by, now=at, as_it_is=as_it_is)


def send_back(world: World, case: PlacementRequest, missing: dict[Section, str], *, at: dt.datetime = NOON) -> None:
    by = actor(world.coordinator)
    with transaction():
        found = queries.get_request_for_update(by, case.reference)
        commands.return_to_key_worker(found, missing=missing, by=by, now=at)


def answer(world: World, case: PlacementRequest, section: Section, *, at: dt.datetime, **changes: object) -> None:
    by = actor(world.key_worker)
    with transaction():
        found = queries.get_own_request_for_update(by, case.reference)
        told = {**(queries.values_of(found, section) or {}), **changes}
        commands.save_answers(found, section, told, by=by, now=at)


def submit_signed(world: World, case: PlacementRequest, *, at: dt.datetime = NOON, as_it_is: bool = False) -> None:
    submit(world, a_signature(case, world.team_manager), at=at, as_it_is=as_it_is)


def returned(world: World, missing: dict[Section, str] = ASKED) -> PlacementRequest:
    """Submitted at noon, returned on the day after."""
    case = a_draft(world)
    submit_signed(world, case)
    send_back(world, case, missing, at=NOON + DAY)
    return case


def running(db: SQLAlchemy, case: PlacementRequest) -> dict[ClockKind, dt.date]:
    found = db.session.query(Clock).filter_by(case_id=case.id, state=ClockState.RUNNING)
    return {clock.kind: london_date(clock.due_at) for clock in found}


def test_both_clocks_stand_still_and_go_on_with_the_days_that_were_left(world: World, db: SQLAlchemy) -> None:
    case = returned(world)
    assert running(db, case) == {}
    submit_signed(world, case, at=NOON + 3 * DAY, as_it_is=True)
    assert queries.whole_request(case.id).submitted_on == TODAY
    assert running(db, case) == {
        ClockKind.COMPLETENESS_CHECK: dt.date(2026, 6, 5),
        ClockKind.DECISION: dt.date(2026, 6, 17),
    }


def test_what_was_found_complete_is_checked_anew_when_it_was_returned_after_all(world: World, db: SQLAlchemy) -> None:
    case = a_draft(world)
    submit_signed(world, case)
    with transaction():
        commands.mark_ready(queries.locked(case.id), by=actor(world.coordinator), now=NOON)
    send_back(world, case, ASKED, at=NOON + DAY)
    submit_signed(world, case, at=NOON + 3 * DAY, as_it_is=True)
    assert running(db, case)[ClockKind.COMPLETENESS_CHECK] == dt.date(2026, 6, 8)


def test_a_section_is_answered_once_it_is_saved(world: World, db: SQLAlchemy) -> None:
    case = returned(world)
    answer(world, case, Section.HEALTH, at=NOON + 2 * DAY, medication="Acamprosate, 666 mg.")
    answer(world, case, Section.HOME, at=NOON + 2 * DAY)
    found = queries.waiting_for_answers(queries.whole_request(case.id))
    assert [(row.section, row.answered_at) for row in found] == [
        (Section.HEALTH, NOON + 2 * DAY),
        (Section.RISK, None),
    ]


def test_says_which_sections_were_not_touched_until_they_are_to_stay(world: World, db: SQLAlchemy) -> None:
    case = returned(world)
    answer(world, case, Section.HEALTH, at=NOON + DAY)
    a_signature(case, world.team_manager)
    with statements_seen() as seen, pytest.raises(ReturnNotAnswered) as refused:
        submit(world, case, at=NOON + 2 * DAY)
    assert refused.value.sections == [Section.RISK]
    assert seen.writes() == []
    submit_signed(world, case, at=NOON + 2 * DAY, as_it_is=True)
    assert queries.whole_request(case.id).status is RequestStatus.SUBMITTED


def test_the_next_check_sees_what_changed_since(world: World, db: SQLAlchemy) -> None:
    case = a_draft(world)
    assert queries.since_return(case.id) == []
    submit_signed(world, case)
    send_back(world, case, {Section.HOME: "Which landlord?"}, at=NOON)
    answer(world, case, Section.HOME, at=NOON + DAY, benefits="None")
    submit_signed(world, case, at=NOON + DAY)
    send_back(world, case, ASKED, at=NOON + 2 * DAY)
    answer(world, case, Section.HEALTH, at=NOON + 3 * DAY, medication="Acamprosate, 666 mg.")
    answer(world, case, Section.TREATMENT, at=NOON + 3 * DAY, preparation_sessions=6)
    found = {part.section: part for part in queries.since_return(case.id)}
    assert list(found) == [Section.TREATMENT, Section.HEALTH, Section.RISK]
    [edit] = found[Section.HEALTH].edits
    assert (edit.before, edit.after) == ("None.", "Acamprosate, 666 mg.")
    asked = {section: part.asked.reason if part.asked else "" for section, part in found.items()}
    assert asked == {Section.TREATMENT: "", **ASKED}
    assert found[Section.RISK].edits == []


def test_refuses_a_return_without_a_section_or_a_reason(world: World, db: SQLAlchemy) -> None:
    case = a_draft(world)
    submit_signed(world, case)
    for missing in ({}, {Section.HEALTH: " "}):
        with statements_seen() as seen, pytest.raises(InvalidInput):
            send_back(world, case, missing)
        assert seen.writes() == []


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"round": 0}, {}])
def test_the_database_keeps_one_row_with_a_reason_per_round(
    world: World, db: SQLAlchemy, wrong: dict[str, object]
) -> None:
    case = returned(world)
    row: dict[str, object] = {"request_id": case.id, "round": 1, "section": Section.HEALTH, "reason": "Again."}
    db.session.add(ReturnedSection(**row | wrong))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
