"""The register of decisions agrees with a slow reading, stays within an authority, and costs the same for any."""

import datetime as dt
import random

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.clients.models import Client
from rehab.clients.rules import Sex
from rehab.core import clock
from rehab.core.clock import london_date
from rehab.core.settings import SettingValue
from rehab.panel.models import (
    Apology,
    Declaration,
    Panel,
    PanelCase,
    PanelCondition,
    PanelMeeting,
    PanelMember,
    Vote,
)
from rehab.panel.rules import CaseKind, Choice, DeclineReason, Interest, PanelCaseStatus
from rehab.panel.rules.snapshots import age_band
from rehab.reports.queries import register as queries
from rehab.reports.rules import Period
from rehab.reports.rules.register import Conditions, Turnout, ethnic_group
from rehab.requests.models import PersonSection, PlacementRequest
from tests.factories import World, a_client, a_request, a_world
from tests.support.statements import statements_seen

START, END = dt.date(2026, 3, 1), dt.date(2026, 5, 31)
PERIOD = Period(START, END, dt.date(2026, 6, 10))
MIDNIGHT = dt.datetime(2026, 2, 20, 23, 30, tzinfo=dt.UTC)
WHOLE_PANEL = (CaseKind.NEW, CaseKind.EXTENSION, CaseKind.RATIFICATION, CaseKind.EXCEPTION)


def some_decisions(db: SQLAlchemy, world: World, many: int, seed: int = 1) -> None:
    """Cases of every kind and outcome, half an hour before London's midnight on days in and around the period."""
    chance = random.Random(seed)  # noqa: S311  # made-up cases
    seats = db.session.query(PanelMember).filter_by(panel_id=world.panel.id).order_by(PanelMember.id).all()
    for number in range(many):
        at = MIDNIGHT + dt.timedelta(days=chance.randrange(115))
        meeting = PanelMeeting(panel_id=world.panel.id, title=f"Meeting {number}", closes_at=at)
        db.session.add(meeting)
        db.session.flush()
        case = _a_case(db, world, meeting, at, chance)
        for seat in seats:
            _take_part(db, case, seat.user_id, at, chance)
    db.session.commit()


def _a_case(db: SQLAlchemy, world: World, meeting: PanelMeeting, at: dt.datetime, chance: random.Random) -> PanelCase:
    client = a_client(world.service, sex=chance.choice(list(Sex)))
    request = a_request(client, world.key_worker, facilities=(world.facility,))
    person = db.session.query(PersonSection).filter_by(request_id=request.id).one()
    person.ethnicity = chance.choice(["A", "H", None])
    outcome = chance.choice(list(Choice))
    case = PanelCase(
        meeting_id=meeting.id,
        request_id=request.id,
        kind=chance.choice(list(CaseKind)),
        position=1,
        status=PanelCaseStatus.DECIDED,
        outcome=outcome,
        decided_at=at,
        tie_broken=chance.random() < 0.2,
        decline_reason=chance.choice(list(DeclineReason)) if outcome is Choice.DECLINE else None,
    )
    db.session.add(case)
    db.session.flush()
    for _ in range(chance.randrange(3)):
        met = chance.random() < 0.5
        db.session.add(
            PanelCondition(
                panel_case_id=case.id,
                text="Weekly call",
                due_on=chance.choice([None, dt.date(2026, 6, 1), dt.date(2026, 7, 1)]),
                met_on=END if met else None,
                met_by_id=world.key_worker.id if met else None,
            )
        )
    return case


def _take_part(db: SQLAlchemy, case: PanelCase, user_id: int, at: dt.datetime, chance: random.Random) -> None:
    if chance.random() < 0.15:
        db.session.add(Apology(meeting_id=case.meeting_id, user_id=user_id, sent_at=at, sent_by_id=user_id))
        return
    interest = chance.choice([Interest.NONE, Interest.NONE, Interest.CONFLICT, None])
    if interest:
        db.session.add(Declaration(panel_case_id=case.id, user_id=user_id, interest=interest, at=at))
    if interest is Interest.NONE:
        voided_at = at if chance.random() < 0.1 else None
        choice = chance.choice(list(Choice))
        db.session.add(
            Vote(panel_case_id=case.id, user_id=user_id, choice=choice, reason="So", at=at, voided_at=voided_at)
        )


def decided_in_period(db: SQLAlchemy) -> list[PanelCase]:
    cases = db.session.query(PanelCase).all()
    return [case for case in cases if case.decided_at and START <= london_date(case.decided_at) <= END]


def test_decisions_agree_with_a_slow_reading(db: SQLAlchemy) -> None:
    world = a_world()
    some_decisions(db, world, 25)
    expected = []
    for case in decided_in_period(db):
        request = db.session.get_one(PlacementRequest, case.request_id)
        client = db.session.get_one(Client, request.client_id)
        person = db.session.query(PersonSection).filter_by(request_id=request.id).one()
        band = age_band(client.date_of_birth, london_date(case.decided_at))
        expected.append(
            (request.reference, case.kind, case.outcome, client.sex, band, ethnic_group(person.ethnicity),
             case.decline_reason, case.tie_broken, "Testbury Recovery Service")
        )  # fmt: skip
    found = queries.decisions(PERIOD, {world.authority.id})
    assert 5 < len(found) < 25
    assert [each.decided_on for each in found] == sorted((each.decided_on for each in found), reverse=True)
    assert sorted(expected) == sorted(
        (each.reference, each.kind, each.outcome, each.sex, each.age_band, each.ethnicity,
         each.decline_reason, each.tie_broken, each.service)
        for each in found
    )  # fmt: skip


def test_turnout_and_conditions_agree_with_a_slow_reading(db: SQLAlchemy) -> None:
    world = a_world()
    some_decisions(db, world, 25, seed=2)
    cases = [case for case in decided_in_period(db) if case.kind in WHOLE_PANEL]
    expected = []
    for seat in db.session.query(PanelMember).filter_by(panel_id=world.panel.id):
        mine = [case for case in cases if seat.from_on <= london_date(case.decided_at)]
        expected.append(_slow_turnout(db, seat, mine))
    found = queries.turnout(PERIOD, {world.authority.id})
    assert sorted(found, key=lambda line: line.name) == sorted(expected, key=lambda line: line.name)
    conditions = [
        row
        for row in db.session.query(PanelCondition)
        if row.panel_case_id in {case.id for case in decided_in_period(db)}
    ]
    assert queries.conditions(PERIOD, {world.authority.id}) == Conditions(
        total=len(conditions),
        met=sum(row.met_on is not None for row in conditions),
        overdue=sum(row.met_on is None and row.due_on == dt.date(2026, 6, 1) for row in conditions),
    )


def _slow_turnout(db: SQLAlchemy, seat: PanelMember, cases: list[PanelCase]) -> Turnout:
    away = apart = declared = 0
    votes = dict.fromkeys(Choice, 0)
    for case in cases:
        mine = {"user_id": seat.user_id}
        if db.session.query(Apology).filter_by(meeting_id=case.meeting_id, **mine).count():
            away += 1
            continue
        said = db.session.query(Declaration).filter_by(panel_case_id=case.id, **mine).one_or_none()
        declared += said is not None
        apart += said is not None and said.interest is Interest.CONFLICT
        for vote in db.session.query(Vote).filter_by(panel_case_id=case.id, voided_at=None, **mine):
            votes[vote.choice] += 1
    user, panel = db.session.get_one(User, seat.user_id), db.session.get_one(Panel, seat.panel_id)
    return Turnout(user.name, seat.role.label, panel.name, len(cases), away, apart, declared, votes)


def test_another_authority_has_none_of_them(db: SQLAlchemy) -> None:
    world = a_world()
    some_decisions(db, world, 4)
    other = {world.other_authority.id}
    assert queries.decisions(PERIOD, other) == []
    assert queries.turnout(PERIOD, other) == []
    assert queries.conditions(PERIOD, other).total == 0


def test_costs_the_same_for_few_and_for_many(db: SQLAlchemy) -> None:
    world = a_world()
    counts = []
    for seed in (1, 2):
        some_decisions(db, world, 10, seed=seed)
        with statements_seen() as seen:
            queries.decisions(PERIOD, {world.authority.id})
            queries.turnout(PERIOD, {world.authority.id})
            queries.conditions(PERIOD, {world.authority.id})
        counts.append(len(seen))
    assert counts == [7, 7]


@pytest.mark.only("sqlite")
def test_votes_one_by_one_are_shown_only_where_the_authority_says_so(db: SQLAlchemy) -> None:
    world = a_world()
    ids = {world.authority.id, world.other_authority.id}
    assert not queries.shows_votes({world.authority.id}, clock.today())
    db.session.add(
        SettingValue(
            authority_id=world.authority.id, key="show_individual_votes", value=1, valid_from=dt.date(2026, 1, 1)
        )
    )
    db.session.commit()
    assert queries.shows_votes({world.authority.id}, clock.today())
    assert not queries.shows_votes(ids, clock.today())
