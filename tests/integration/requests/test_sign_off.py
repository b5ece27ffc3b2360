"""The manager's signature: asked for, given, handed back, and void once something is edited."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.audit.models import AuditEntry
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind, ClockState
from rehab.core.clock import london_date
from rehab.core.errors import Conflict, IllegalMove, InvalidInput
from rehab.core.settings import SettingValue
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.requests import commands, policy, queries
from rehab.requests.models import PlacementRequest, SignOff
from rehab.requests.queries import Signature
from rehab.requests.rules import IncompleteRequest, RequestStatus, Section, SignOffMissing, SignOffState
from tests.factories import NOON, TODAY, World, a_client, a_request, a_user, actor
from tests.support.signing import a_signature, an_asked_signature
from tests.support.statements import statements_seen

DAY = dt.timedelta(days=1)


def a_draft(world: World, key_worker: User | None = None, **options: object) -> PlacementRequest:
    facilities = (world.facility, world.other_facility)
    return a_request(a_client(world.service), key_worker or world.key_worker, facilities=facilities, **options)


def ask(world: World, case: PlacementRequest) -> None:
    by = actor(world.key_worker)
    with transaction():
        found = queries.get_own_request_for_update(by, case.reference)
        commands.ask_for_sign_off(found, by=by, now=NOON)


def sign(case: PlacementRequest, manager: User, *, seen: str | None = None) -> None:
    by = actor(manager)
    with transaction():
        found = queries.get_own_request_for_update(by, case.reference)
        read = queries.edition(queries.dossier(found, day=TODAY)) if seen is None else seen
        commands.sign(found, seen=read, by=by, now=NOON + DAY)


def hand_back(case: PlacementRequest, manager: User, comment: str = "Which house did she see?") -> None:
    by = actor(manager)
    with transaction():
        found = queries.get_own_request_for_update(by, case.reference)
        commands.hand_back(found, comment=comment, by=by, now=NOON + DAY)


def submit(world: World, case: PlacementRequest) -> None:
    by = actor(world.key_worker)
    with transaction():
        found = queries.get_own_request_to_submit(by, case.reference)
        commands.submit(found, by=by, now=NOON + DAY)


def edit(world: World, case: PlacementRequest, **changes: object) -> None:
    by = actor(world.key_worker)
    with transaction():
        found = queries.get_own_request_for_update(by, case.reference)
        told = {**(queries.values_of(found, Section.HEALTH) or {}), **changes}
        commands.save_answers(found, Section.HEALTH, told, by=by, now=NOON + DAY)


def standing(case: PlacementRequest) -> Signature:
    return queries.signature(queries.dossier(queries.whole_request(case.id), day=TODAY))


def may_sign(case: PlacementRequest, manager: User) -> bool:
    found = queries.whole_request(case.id)
    return policy.can_sign(actor(manager), found, queries.latest_sign_off(case.id), queries.managers_of(found))


def notices(db: SQLAlchemy) -> list[tuple[int, str, str]]:
    return [(notice.recipient_id, notice.template, notice.path) for notice in db.session.query(Notice)]


def test_asking_tells_the_managers_and_starts_their_clock(db: SQLAlchemy, world: World) -> None:
    case = a_draft(world)
    ask(world, case)
    assert standing(case).state is SignOffState.ASKED
    assert notices(db) == [(world.team_manager.id, "sign_off_asked", f"/requests/{case.reference}/sign-off")]
    [clock] = db.session.query(Clock).filter_by(case_id=case.id)
    assert (clock.kind, clock.owner_id, london_date(clock.due_at)) == (
        ClockKind.SIGN_OFF,
        world.team_manager.id,
        TODAY + 2 * DAY,
    )


def test_a_signature_opens_the_way_to_the_coordinator(db: SQLAlchemy, world: World) -> None:
    case = a_draft(world)
    with pytest.raises(SignOffMissing):
        submit(world, case)
    ask(world, case)
    sign(case, world.team_manager)
    assert standing(case).is_given
    assert notices(db)[1:] == [(world.key_worker.id, "sign_off_given", f"/requests/{case.reference}")]
    [clock] = db.session.query(Clock).filter_by(case_id=case.id)
    assert clock.state is ClockState.STOPPED
    told = queries.lines(queries.dossier(queries.whole_request(case.id), day=TODAY), Section.DECLARATIONS)
    assert ("Signed by the team manager", "Tea Manager, 2 June 2026") in told
    submit(world, case)
    assert queries.whole_request(case.id).status is RequestStatus.SUBMITTED
    actions = [entry.action for entry in db.session.query(AuditEntry).filter_by(case_id=case.id)]
    assert actions == ["sign_off.asked", "sign_off.signed", "request.submitted"]


def test_an_edit_voids_the_signature_until_it_is_given_anew(db: SQLAlchemy, world: World) -> None:
    case = a_signature(a_draft(world), world.team_manager)
    edit(world, case)
    assert standing(case).is_given
    edit(world, case, medication="Acamprosate, 666 mg.")
    assert (standing(case).state, standing(case).edited) == (SignOffState.REPLACED, [Section.HEALTH])
    with pytest.raises(SignOffMissing):
        submit(world, case)
    ask(world, case)
    sign(case, world.team_manager)
    submit(world, case)
    states = [row.state for row in db.session.query(SignOff).order_by(SignOff.id)]
    assert states == [SignOffState.REPLACED, SignOffState.SIGNED]


def test_the_signature_is_for_what_was_read(db: SQLAlchemy, world: World) -> None:
    case = a_draft(world)
    ask(world, case)
    read = queries.edition(queries.dossier(queries.whole_request(case.id), day=TODAY))
    edit(world, case, medication="Acamprosate, 666 mg.")
    with statements_seen() as seen, pytest.raises(Conflict, match="changed while you were reading"):
        sign(case, world.team_manager, seen=read)
    assert seen.writes() == []


def test_handing_back_says_why_and_lets_the_key_worker_ask_again(db: SQLAlchemy, world: World) -> None:
    case = a_draft(world)
    ask(world, case)
    with statements_seen() as seen, pytest.raises(InvalidInput, match="Say what is to be put right"):
        hand_back(case, world.team_manager, " ")
    assert seen.writes() == []
    hand_back(case, world.team_manager)
    found = standing(case)
    assert found.latest is not None
    assert (found.state, found.latest.comment) == (SignOffState.HANDED_BACK, "Which house did she see?")
    assert notices(db)[1:] == [(world.key_worker.id, "sign_off_handed_back", f"/requests/{case.reference}")]
    with pytest.raises(IllegalMove):
        sign(case, world.team_manager)
    ask(world, case)
    assert standing(case).state is SignOffState.ASKED


def test_refuses_to_ask_for_what_is_incomplete_asked_for_or_signed(db: SQLAlchemy, world: World) -> None:
    incomplete = a_draft(world)
    edit(world, incomplete, medication="")
    asked, signed = an_asked_signature(a_draft(world)), a_signature(a_draft(world), world.team_manager)
    submitted = a_draft(world, status=RequestStatus.SUBMITTED)
    for case, error in (
        (incomplete, IncompleteRequest),
        (asked, Conflict),
        (signed, Conflict),
        (submitted, IllegalMove),
    ):
        with statements_seen() as seen, pytest.raises(error):
            ask(world, case)
        assert seen.writes() == []


def test_refuses_to_ask_where_nobody_can_sign(db: SQLAlchemy, world: World) -> None:
    case = a_draft(world)
    db.session.get_one(User, world.team_manager.id).disabled_at = NOON
    db.session.commit()
    with pytest.raises(Conflict, match="no team manager"):
        ask(world, case)


def test_a_manager_signs_a_request_of_their_own_only_while_alone_and_the_record_says_so(
    db: SQLAlchemy, world: World
) -> None:
    case = an_asked_signature(a_draft(world, world.team_manager))
    assert may_sign(case, world.team_manager)
    second = a_user(Role.TEAM_MANAGER, world.service, name="Second Manager")
    assert (may_sign(case, world.team_manager), may_sign(case, second)) == (False, True)
    db.session.get_one(User, second.id).disabled_at = NOON
    db.session.commit()
    sign(case, world.team_manager)
    latest = standing(case).latest
    assert latest is not None
    assert latest.own_case
    told = queries.lines(queries.dossier(queries.whole_request(case.id), day=TODAY), Section.DECLARATIONS)
    assert told[-1][1].endswith("who is the key worker too and the service's only manager")


def test_nobody_but_a_manager_of_the_service_signs(db: SQLAlchemy, world: World) -> None:
    case = an_asked_signature(a_draft(world))
    elsewhere = a_user(Role.TEAM_MANAGER, world.other_service)
    signers = (world.team_manager, world.key_worker, world.coordinator, elsewhere)
    assert [may_sign(case, user) for user in signers] == [True, False, False, False]


def test_a_council_can_do_without_signatures(db: SQLAlchemy, world: World) -> None:
    db.session.add(SettingValue(authority_id=world.authority.id, key="manager_sign_off", value=0, valid_from=TODAY))
    db.session.commit()
    case = an_asked_signature(a_draft(world))
    submit(world, case)
    assert queries.whole_request(case.id).status is RequestStatus.SUBMITTED
    with pytest.raises(Conflict, match="not needed"):
        ask(world, a_draft(world))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"state": SignOffState.SIGNED},
        {"state": SignOffState.HANDED_BACK, "answered_at": NOON, "answered": True},
        {"state": SignOffState.REPLACED, "answered_at": NOON},
    ],
)
def test_the_database_refuses_what_makes_no_sense(db: SQLAlchemy, world: World, wrong: dict[str, object]) -> None:
    case = an_asked_signature(a_draft(world))
    wrong = dict(wrong)
    by_id = world.team_manager.id if wrong.pop("answered", False) else None
    row = SignOff(request_id=case.id, asked_at=NOON, asked_by_id=world.key_worker.id, answered_by_id=by_id, **wrong)
    db.session.add(row)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
