"""Members are reminded of open votes, and whoever can help is told of a quorum that cannot be had."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.framework.rules import CareType
from rehab.notifications.models import Notice
from rehab.panel.jobs import chase_votes
from rehab.panel.models import PanelMeeting, PanelMember
from rehab.panel.rules import Interest, PanelRole
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request, a_user, a_world
from tests.support.panels import Case, a_meeting, a_prepared_case, an_open_case, declares, publish, votes
from tests.support.statements import statements_seen

NOTHING = "No vote waits for anybody"
ONE_DAY = dt.timedelta(days=1)


def closes_at(case: Case, db: SQLAlchemy) -> dt.datetime:
    return db.session.get_one(PanelMeeting, case.meeting_id).closes_at


def told(db: SQLAlchemy, template: str) -> list[int]:
    return sorted(notice.recipient_id for notice in db.session.query(Notice).filter_by(template=template))


def ids(*users: User) -> list[int]:
    return sorted(user.id for user in users)


def test_reminds_those_who_have_not_voted_once_before_and_once_again_on_the_last_day(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    votes(case, world.chair)
    declares(case, world.member)
    closes = closes_at(case, db)
    waiting = ids(world.clinical_lead, world.member, world.lived_experience)
    assert chase_votes(now=clock.now()) == NOTHING
    assert chase_votes(now=closes - ONE_DAY - dt.timedelta(minutes=1)) != NOTHING
    assert told(db, "vote_waits") == waiting
    assert chase_votes(now=closes - ONE_DAY - dt.timedelta(seconds=1)) == NOTHING
    chase_votes(now=closes - ONE_DAY)
    assert told(db, "vote_waits") == sorted(waiting * 2)
    assert chase_votes(now=closes - dt.timedelta(hours=1)) == NOTHING
    assert chase_votes(now=closes) == NOTHING


def test_the_reminder_leads_to_the_meeting_and_tells_nothing_else(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    chase_votes(now=closes_at(case, db) - ONE_DAY)
    paths = {notice.path for notice in db.session.query(Notice).filter_by(template="vote_waits")}
    assert paths == {case.meeting_path}


def test_those_in_conflict_and_those_without_a_vote_who_declared_are_left_in_peace(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    seat = db.session.query(PanelMember).filter_by(user_id=world.lived_experience.id).one()
    seat.votes = False
    db.session.commit()
    declares(case, world.lived_experience)
    declares(case, world.member, interest=Interest.CONFLICT)
    chase_votes(now=closes_at(case, db) - ONE_DAY)
    assert told(db, "vote_waits") == ids(world.chair, world.clinical_lead)


def test_warns_chair_and_coordinators_once_for_each_thing_a_quorum_lacks(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world, care_type=CareType.INPATIENT_DETOX)
    declares(case, world.clinical_lead, interest=Interest.CONFLICT)
    assert "warnings of quorums: 1" in chase_votes(now=clock.now())
    assert told(db, "quorum_at_risk") == ids(world.chair, world.coordinator)
    assert chase_votes(now=clock.now()) == NOTHING
    declares(case, world.chair, interest=Interest.CONFLICT)
    assert "warnings of quorums: 1" in chase_votes(now=clock.now())
    assert told(db, "quorum_at_risk") == ids(world.chair, world.coordinator, world.coordinator)


def test_a_quorum_that_is_lost_again_is_told_again(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    for member in (world.member, world.lived_experience):
        declares(case, member, interest=Interest.CONFLICT)
    chase_votes(now=clock.now())
    spare = _a_fifth_member(world, db)
    assert chase_votes(now=clock.now()) == NOTHING
    declares(case, spare, interest=Interest.CONFLICT)
    assert "warnings of quorums: 1" in chase_votes(now=clock.now())


def _a_fifth_member(world: World, db: SQLAlchemy) -> User:
    spare = a_user(Role.PANEL_MEMBER, world.authority, name="Spare")
    seat = PanelMember(
        panel_id=world.panel.id, user_id=spare.id, role=PanelRole.MEMBER, from_on=clock.today() - ONE_DAY
    )
    db.session.add(seat)
    db.session.commit()
    return spare


@pytest.mark.only("sqlite")  # the statements are the same on both
def test_a_meeting_costs_the_same_statements_however_many_cases_it_has(db: SQLAlchemy) -> None:
    world = a_world()
    meeting_id = a_meeting(world).public_id
    counts = []
    for number, more in enumerate((1, 6)):
        for each in range(more):
            client = a_client(world.service, family_name=f"Many{number}x{each}")
            a_prepared_case(world, a_request(client, world.key_worker, status=RequestStatus.READY), meeting_id)
        publish(world, meeting_id)
        with statements_seen() as seen:
            chase_votes(now=clock.now())
        counts.append(len(seen))
    assert counts[0] == counts[1]
