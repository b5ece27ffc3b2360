"""Who sits on a panel: terms, deputies, one chair at a time."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.core.db import db as database
from rehab.core.errors import IllegalMove, InvalidInput, NotFound
from rehab.core.settings import SettingValue
from rehab.core.transaction import transaction
from rehab.notifications.models import Notice
from rehab.panel import commands, queries
from rehab.panel.models import PanelMember, Vote
from rehab.panel.rules import PanelRole
from rehab.panel.rules.panels import Term
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_panel, a_request, a_user, a_world, actor
from tests.support.panels import Case, an_open_case, declares, votes

DAY = dt.timedelta(days=1)


def a_spare(world: World, name: str = "Spare member") -> User:
    return a_user(Role.PANEL_MEMBER, world.authority, name=name)


def seat_of(user: User) -> PanelMember:
    return database.session.query(PanelMember).filter_by(user_id=user.id).order_by(PanelMember.id.desc()).first()


def gives(world: World, user: User, role: PanelRole = PanelRole.MEMBER, **more: object) -> None:
    by, now = actor(world.coordinator), clock.now()
    with transaction():
        panel = queries.get_panel_for_update(by, world.panel.public_id)
        term = Term(user.id, role, more.pop("from_on", clock.today()), **more)  # type: ignore[arg-type]
        commands.add_member(panel, term, by=by, now=now)


def ends(world: World, user: User, to_on: dt.date) -> None:
    by = actor(world.coordinator)
    with transaction():
        _panel, seat = queries.get_seat_for_update(by, seat_of(user).public_id)
        commands.end_term(seat, to_on=to_on, by=by, now=clock.now())


def renews(world: World, user: User, to_on: dt.date | None) -> None:
    by = actor(world.coordinator)
    with transaction():
        panel, seat = queries.get_seat_for_update(by, seat_of(user).public_id)
        commands.renew(panel, seat, to_on=to_on, by=by, now=clock.now())


def apologises(world: World, case: Case, member: User, *, comes: bool = False, by: User | None = None) -> None:
    who = actor(by or world.coordinator)
    act = commands.take_back_apologies if comes else commands.send_apologies
    with transaction():
        meeting = queries.get_agenda_for_update(who, case.meeting_public_id, clock.today())
        act(meeting, member.id, by=who, now=clock.now())


def test_gives_a_seat_and_tells_whoever_has_it(db: SQLAlchemy) -> None:
    world = a_world()
    spare = a_spare(world)
    gives(world, spare, to_on=clock.today() + 30 * DAY)
    assert seat_of(spare).to_on == clock.today() + 30 * DAY
    assert [notice.recipient_id for notice in db.session.query(Notice).filter_by(template="panel_seat")] == [spare.id]


def test_only_who_has_the_role_of_a_panel_member_gets_a_seat(db: SQLAlchemy) -> None:
    world = a_world()
    with pytest.raises(InvalidInput, match="role of a panel member"):
        gives(world, world.key_worker)
    foreign = a_user(Role.PANEL_MEMBER, world.other_authority)
    with pytest.raises(InvalidInput, match="role of a panel member"):
        gives(world, foreign)


def test_refuses_a_term_that_ends_before_it_begins_or_overlaps_the_same_persons(db: SQLAlchemy) -> None:
    world = a_world()
    with pytest.raises(InvalidInput, match="must not be before the first"):
        gives(world, a_spare(world), to_on=clock.today() - DAY)
    with pytest.raises(InvalidInput, match="sits on the panel already"):
        gives(world, world.member)


def test_refuses_a_second_chair_until_the_term_of_the_first_has_ended(db: SQLAlchemy) -> None:
    world = a_world()
    spare = a_spare(world)
    with pytest.raises(InvalidInput, match="has a chair already"):
        gives(world, spare, PanelRole.CHAIR)
    ends(world, world.chair, clock.today() + 5 * DAY)
    gives(world, spare, PanelRole.CHAIR, from_on=clock.today() + 6 * DAY)
    assert seat_of(spare).role is PanelRole.CHAIR


def test_people_with_lived_experience_vote_unless_the_council_set_otherwise(db: SQLAlchemy) -> None:
    world, today = a_world(), clock.today()
    assert commands.usually_votes(world.panel, PanelRole.LIVED_EXPERIENCE, on=today)
    db.session.add(
        SettingValue(authority_id=world.authority.id, key="lived_experience_votes", value=0, valid_from=today)
    )
    db.session.commit()
    assert not commands.usually_votes(world.panel, PanelRole.LIVED_EXPERIENCE, on=today)
    assert commands.usually_votes(world.panel, PanelRole.MEMBER, on=today)


def test_a_term_ends_today_or_later_and_is_lengthened_by_renewing_alone(db: SQLAlchemy) -> None:
    world, today = a_world(), clock.today()
    with pytest.raises(InvalidInput, match="or later"):
        ends(world, world.member, today - DAY)
    ends(world, world.member, today + DAY)
    with pytest.raises(InvalidInput, match="Renew it"):
        ends(world, world.member, today + 9 * DAY)
    renews(world, world.member, None)
    terms = db.session.query(PanelMember).filter_by(user_id=world.member.id).order_by(PanelMember.id)
    assert [(seat.to_on, seat.from_on) for seat in terms] == [
        (today + DAY, dt.date(2025, 1, 1)),
        (None, today + 2 * DAY),
    ]
    with pytest.raises(IllegalMove, match="nothing to renew"):
        renews(world, world.member, None)


def test_whose_term_has_ended_sees_and_decides_nothing_more(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    seat = seat_of(world.member)
    seat.to_on = clock.today() - DAY
    db.session.commit()
    with pytest.raises(NotFound):
        queries.get_case(actor(world.member), case.public_id, clock.today())


def test_a_deputy_sits_only_where_the_member_has_sent_apologies(db: SQLAlchemy) -> None:
    world = a_world()
    deputy = a_spare(world, "Deputy")
    gives(world, deputy, PanelRole.CLINICAL_LEAD, deputises_for=world.clinical_lead.id)
    case, other = an_open_case(world), _another_case(world)
    with pytest.raises(NotFound):
        votes(case, deputy)
    apologises(world, case, world.clinical_lead, by=world.clinical_lead)
    votes(case, deputy)
    state = queries.progress(queries.get_case(actor(world.chair), case.public_id, clock.today()), now=clock.now())
    assert {seat.user_id for seat in state.bench.voted} == {deputy.id}
    assert world.clinical_lead.id not in {seat.user_id for seat in state.bench.seats}
    with pytest.raises(NotFound):
        queries.get_case(actor(deputy), other.public_id, clock.today())
    told = {notice.template for notice in db.session.query(Notice).filter_by(recipient_id=deputy.id)}
    assert "stand_in" in told


def _another_case(world: World) -> Case:
    other = a_client(world.service, family_name="Another")
    return an_open_case(world, request=a_request(other, world.key_worker, status=RequestStatus.READY))


def test_the_deputy_chair_presides_where_the_chair_has_sent_apologies(db: SQLAlchemy) -> None:
    world = a_world()
    deputy = a_spare(world, "Deputy chair")
    gives(world, deputy, PanelRole.DEPUTY_CHAIR)
    case = an_open_case(world)
    apologises(world, case, world.chair)
    declares(case, deputy)
    now = clock.now()
    parts = {found.case.id: found.presides for found in queries.open_cases_of(actor(deputy), now=now, limit=5)}
    assert parts == {case.id: True}
    assert queries.open_cases_of(actor(world.chair), now=now, limit=5) == []


def test_who_has_voted_sends_no_apologies_and_whose_deputy_has_voted_stays_away(db: SQLAlchemy) -> None:
    world = a_world()
    deputy = a_spare(world, "Deputy")
    gives(world, deputy, deputises_for=world.member.id)
    case = an_open_case(world)
    votes(case, world.chair)
    with pytest.raises(IllegalMove, match="has voted"):
        apologises(world, case, world.chair)
    apologises(world, case, world.member)
    with pytest.raises(IllegalMove, match="sent already"):
        apologises(world, case, world.member)
    votes(case, deputy)
    with pytest.raises(IllegalMove, match="The deputy has voted"):
        apologises(world, case, world.member, comes=True)
    db.session.query(Vote).filter_by(user_id=deputy.id).delete()
    db.session.commit()
    apologises(world, case, world.member, comes=True)
    with pytest.raises(IllegalMove, match="No apologies"):
        apologises(world, case, world.member, comes=True)


def test_nobody_sends_apologies_for_a_deputy_or_for_somebody_of_another_panel(db: SQLAlchemy) -> None:
    world = a_world()
    deputy = a_spare(world, "Deputy")
    gives(world, deputy, deputises_for=world.member.id)
    case = an_open_case(world)
    stranger = a_spare(world, "Stranger")
    a_panel(world.authority, {stranger: PanelRole.MEMBER}, name="Other panel")
    for user in (deputy, stranger):
        with pytest.raises(NotFound):
            apologises(world, case, user)
