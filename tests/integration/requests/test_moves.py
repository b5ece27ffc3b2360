"""The moves after submission: what each sets off, and that none is made from a wrong status."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.audit.models import AuditEntry
from rehab.clocks import commands as clock_commands
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core import events
from rehab.core.actor import SYSTEM
from rehab.core.errors import IllegalMove
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.requests import commands, queries
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import Decision, RequestStatus, RequestWithdrawn, Section, may_move
from tests.factories import NOON, TODAY, World, a_client, a_request
from tests.support.statements import statements_seen

S = RequestStatus
APPROVAL: dict[str, Any] = {
    "weeks": 12,
    "price_ceiling_pence": 90_000,
    "conditions": "GP summary first.",
    "valid_until": dt.date(2026, 8, 30),
}
# Command, what it is given besides, and where it leads.
MOVES: dict[str, tuple[Callable[..., None], dict[str, Any], RequestStatus]] = {
    "request.marked_ready": (commands.mark_ready, {}, S.READY),
    "request.returned": (commands.return_to_key_worker, {"missing": {Section.PERSON: "Add the GP."}}, S.RETURNED),
    "request.put_on_agenda": (commands.put_on_agenda, {}, S.ON_AGENDA),
    "request.taken_off_agenda": (commands.take_off_agenda, {}, S.READY),
    "request.deferred": (commands.defer, {"reason": "See the nurse first."}, S.READY),
    "request.approved": (commands.record_approval, APPROVAL, S.APPROVED),
    "request.declined": (commands.record_decline, {"reason": "Try day rehab."}, S.DECLINED),
    "request.withdrawn": (commands.withdraw, {"reason": "Changed their mind."}, S.WITHDRAWN),
    "request.expired": (commands.expire, {}, S.EXPIRED),
    "request.admitted": (commands.mark_admitted, {}, S.ADMITTED),
    "request.ended": (commands.mark_ended, {}, S.ENDED),
}

REASONS = {
    "request.returned": "About the person: Add the GP.",
    "request.deferred": "See the nurse first.",
    "request.approved": "GP summary first.",
    "request.declined": "Try day rehab.",
    "request.withdrawn": "Changed their mind.",
}


@pytest.mark.parametrize("action", MOVES)
def test_an_allowed_move_is_written_to_the_history_and_the_audit(db: SQLAlchemy, world: World, action: str) -> None:
    command, given, new = MOVES[action]
    for old in (status for status in S if may_move(status, new)):
        request = a_request(a_client(world.service), world.key_worker, status=old)
        with transaction():
            command(queries.locked(request.id), by=SYSTEM, now=NOON, **given)
        assert queries.whole_request(request.id).status is new
        [change] = queries.history(request.id)
        assert (change.old, change.new, change.at) == (old, new, NOON)
        assert change.reason == REASONS.get(action, "")
        [entry] = db.session.query(AuditEntry).filter_by(case_id=request.id).all()
        assert (entry.action, entry.fields) == (action, ["status"])


@pytest.mark.parametrize("action", MOVES)
def test_a_move_from_a_wrong_status_is_refused(db: SQLAlchemy, world: World, action: str) -> None:
    command, given, new = MOVES[action]
    for old in (status for status in S if not may_move(status, new)):
        request = a_request(a_client(world.service), world.key_worker, status=old)
        with statements_seen() as seen, pytest.raises(IllegalMove) as refused, transaction():
            command(queries.locked(request.id), by=SYSTEM, now=NOON, **given)
        assert old.label in str(refused.value)
        assert seen.writes() == []


def make(world: World, action: str, old: RequestStatus, **changes: Any) -> PlacementRequest:
    """A request with running clocks, after the move."""
    request = a_request(a_client(world.service), world.key_worker, status=old)
    command, given, _ = MOVES[action]
    with transaction():
        found = queries.locked(request.id)
        for kind in (ClockKind.COMPLETENESS_CHECK, ClockKind.DECISION):
            clock_commands.start(kind, found, case_id=found.id, due_on=TODAY, owner_id=None, now=NOON)
        command(found, by=SYSTEM, now=NOON, **given | changes)
    return queries.whole_request(request.id)


def running(db: SQLAlchemy) -> set[ClockKind]:
    return {clock.kind for clock in db.session.query(Clock).filter_by(state=ClockState.RUNNING)}


def notices(db: SQLAlchemy) -> list[tuple[int, str]]:
    return sorted((notice.recipient_id, notice.template) for notice in db.session.query(Notice))


def test_ready_ends_the_check_but_not_the_wait_for_a_decision(db: SQLAlchemy, world: World) -> None:
    make(world, "request.marked_ready", S.SUBMITTED)
    assert running(db) == {ClockKind.DECISION}


def test_returning_pauses_both_clocks_and_tells_the_key_worker(db: SQLAlchemy, world: World) -> None:
    make(world, "request.returned", S.SUBMITTED)
    assert {clock.state for clock in db.session.query(Clock)} == {ClockState.PAUSED}
    assert notices(db) == [(world.key_worker.id, "request_returned")]


def test_an_approval_fixes_its_terms_and_starts_its_own_clock(db: SQLAlchemy, world: World) -> None:
    request = make(world, "request.approved", S.ON_AGENDA)
    assert (request.approved_weeks, request.price_ceiling_pence) == (12, 90_000)
    assert (request.conditions, request.approval_valid_until) == ("GP summary first.", dt.date(2026, 8, 30))
    assert ClockKind.DECISION not in running(db)
    clock = db.session.query(Clock).filter_by(kind=ClockKind.APPROVAL_USE).one()
    assert (clock.owner_id, clock.due_at.date()) == (world.key_worker.id, dt.date(2026, 8, 30))
    assert notices(db) == [(world.key_worker.id, "decision_made")]


@pytest.mark.parametrize(
    ("action", "decision"), [("request.approved", Decision.APPROVED), ("request.declined", Decision.DECLINED)]
)
def test_the_first_decision_is_counted_in_working_days(
    db: SQLAlchemy, world: World, action: str, decision: Decision
) -> None:
    request = make(world, action, S.ON_AGENDA)
    # From Friday 1 May to Monday 1 June 2026 without the two bank holidays of May.
    assert (request.decision, request.decided_on, request.decision_working_days) == (decision, TODAY, 19)


def test_a_later_decision_does_not_replace_the_first(db: SQLAlchemy, world: World) -> None:
    request = a_request(a_client(world.service), world.key_worker, status=S.APPROVED)
    request.status = S.ON_AGENDA
    db.session.commit()
    with transaction():
        commands.record_decline(queries.locked(request.id), reason="No.", by=SYSTEM, now=NOON)
    found = queries.whole_request(request.id)
    assert (found.decision, found.decided_on) == (Decision.APPROVED, dt.date(2026, 5, 8))


def test_deferring_halts_the_decision_clock(db: SQLAlchemy, world: World) -> None:
    make(world, "request.deferred", S.ON_AGENDA)
    assert ClockKind.DECISION not in running(db)
    assert db.session.query(Clock).filter_by(kind=ClockKind.DECISION).one().state is ClockState.PAUSED


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is announced while the test runs, in place of its handlers."""
    heard: list[object] = []
    monkeypatch.setattr(events, "announce", heard.append)
    return heard


def test_withdrawing_stops_all_clocks_and_is_announced(db: SQLAlchemy, world: World, announced: list[object]) -> None:
    request = make(world, "request.withdrawn", S.READY)
    assert running(db) == set()
    assert announced == [RequestWithdrawn(request.id, SYSTEM, NOON)]
    expected = [(user.id, "request_withdrawn") for user in (world.key_worker, world.coordinator)]
    assert notices(db) == sorted(expected)


def test_withdrawing_a_draft_tells_nobody(db: SQLAlchemy, world: World) -> None:
    make(world, "request.withdrawn", S.DRAFT)
    assert notices(db) == []


def test_expiring_gives_back_what_hangs_from_it(db: SQLAlchemy, world: World, announced: list[object]) -> None:
    request = make(world, "request.expired", S.APPROVED)
    assert running(db) == set()
    assert announced == [RequestWithdrawn(request.id, SYSTEM, NOON)]


def test_an_admission_ends_the_wait_for_the_use_of_the_approval(db: SQLAlchemy, world: World) -> None:
    request = a_request(a_client(world.service), world.key_worker, status=S.ON_AGENDA)
    with transaction():
        found = queries.locked(request.id)
        commands.record_approval(found, by=SYSTEM, now=NOON, **APPROVAL)
        commands.mark_admitted(found, by=SYSTEM, now=NOON)
    assert running(db) == set()
