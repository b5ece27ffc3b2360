"""The pages of meetings, agendas and panels, for coordinators and members."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from icalendar import Calendar

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.panel.models import PanelCase, PanelMeeting, PanelMember
from rehab.panel.rules import Interest, PanelCaseStatus, PanelRole
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import a_client, a_request, a_user, a_world
from tests.support.panels import (
    a_meeting,
    a_prepared_case,
    a_ready_request,
    a_voted_case,
    an_open_case,
    decides,
    declares,
)
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")
SignedIn = Callable[[User], Visitor]


def day(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def in_days(number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number)


def test_a_coordinator_makes_a_panel_and_gives_somebody_a_seat(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    spare = a_user(Role.PANEL_MEMBER, world.authority, name="Spare member")
    visitor = signed_in(world.coordinator)
    page = visitor.submit("/panel/panels/new", name="Second panel")
    assert page.heading == "Second panel"
    assert "There is no chair." in page.text
    form = visitor.visit(f"{page.path}/members/new")
    page = visitor.send(form, user=spare.public_id, role="chair")
    assert "Spare member has a seat on the panel" in page.notices[0]
    assert "There is no chair." not in page.text
    assert visitor.submit("/panel/panels/new", name="second Panel").errors == [
        "There is a panel with this name already"
    ]


def test_a_seat_is_refused_at_the_field_that_is_wrong(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    visitor = signed_in(world.coordinator)
    path = f"/panel/panels/{world.panel.public_id}/members/new"
    page = visitor.submit(path, user=world.member.public_id, role="chair")
    assert page.status == 422
    assert set(page.errors) == {
        "This person sits on the panel already",
        "The panel has a chair already. End that term first",
    }


def test_a_term_is_ended_and_renewed(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    seat = db.session.query(PanelMember).filter_by(user_id=world.chair.id).one()
    visitor = signed_in(world.coordinator)
    page = visitor.submit(f"/panel/members/{seat.public_id}/end", **day("to_on", in_days(5)))
    assert f"There is no chair from {clock.written(in_days(6))}." in page.text
    page = visitor.submit(f"/panel/members/{seat.public_id}/renew")
    assert "There is no chair" not in page.text


def test_members_see_their_panels_and_change_nothing(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    visitor = signed_in(world.member)
    page = visitor.visit(f"/panel/panels/{world.panel.public_id}")
    assert world.chair.name in page.text
    assert page.forms() == []
    assert "End the term" not in page.text
    seat = db.session.query(PanelMember).filter_by(user_id=world.chair.id).one()
    assert visitor.visit(f"/panel/members/{seat.public_id}/end").status == 404


def test_another_authority_sees_no_panel(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    foreign = signed_in(a_user(Role.COORDINATOR, world.other_authority))
    seat = db.session.query(PanelMember).filter_by(user_id=world.chair.id).one()
    assert foreign.visit(f"/panel/panels/{world.panel.public_id}").status == 404
    assert foreign.visit(f"/panel/members/{seat.public_id}/end").status == 404
    assert "no panel yet" in foreign.visit("/panel/panels").text


def test_a_meeting_is_changed_and_a_stale_change_is_refused(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    meeting = a_meeting(world)
    path, visitor = f"/panel/meetings/{meeting.public_id}/edit", signed_in(world.coordinator)
    form = visitor.visit(path)
    page = visitor.send(form, title="July votes", closes_at="12:00")
    assert page.heading == "July votes"
    assert visitor.send(form, title="August votes", closes_at="12:00").status == 409
    past = visitor.submit(path, closes_at="12:00", **day("closes_on", in_days(-1)))
    assert past.status == 422


def test_a_cancelled_meeting_says_so_to_its_members(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    meeting = a_meeting(world)
    path = f"/panel/meetings/{meeting.public_id}"
    page = signed_in(world.coordinator).submit(f"{path}/cancel", reason="The chair is ill", sure="y")
    assert "Cancelled" in page.text
    page = signed_in(world.member).visit(path)
    assert "The chair is ill" in page.text
    assert "This meeting does not take place." in page.text


def test_cases_are_moved_and_given_their_minutes(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    first = a_prepared_case(world)
    other = a_request(a_client(world.service, family_name="Second"), world.key_worker, status=RequestStatus.READY)
    second = a_prepared_case(world, other, first.meeting_public_id)
    visitor = signed_in(world.coordinator)
    page = visitor.submit(first.meeting_path, f"Move up {second.reference}")
    assert f"{second.reference} is moved up" in page.notices[0]
    times = f"{first.meeting_path}/times"
    assert visitor.submit(times, **{f"minutes_{first.public_id}": ""}).errors == [
        f"Enter the minutes for {first.reference}"
    ]
    visitor.submit(times, **{f"minutes_{first.public_id}": "40"})
    assert [(case.id, case.minutes_planned) for case in db.session.query(PanelCase).order_by(PanelCase.position)] == [
        (second.id, 15),
        (first.id, 40),
    ]


def test_a_case_of_another_meeting_cannot_be_moved(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case, meeting = a_prepared_case(world), a_meeting(world, title="Other")
    page = signed_in(world.coordinator).post(
        f"/panel/meetings/{meeting.public_id}/order", case=case.public_id, direction="up"
    )
    assert page.status == 404


def test_one_request_is_opened_for_votes_between_meetings(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    request = a_ready_request(world)
    visitor = signed_in(world.coordinator)
    page = visitor.submit(
        f"/panel/requests/{request.reference}/online", closes_at="12:00", **day("closes_on", in_days(4))
    )
    assert page.heading == f"Online vote on {request.reference}"
    assert db.session.query(PanelCase).one().status is PanelCaseStatus.OPEN
    assert visitor.visit(f"/panel/requests/{request.reference}/online").status == 403


def test_a_text_that_names_somebody_keeps_a_request_from_being_opened(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    request = a_ready_request(world)
    requests.whole_request(request.id).eligibility.why_residential = "Zebedee has tried twice."  # type: ignore[union-attr]
    db.session.commit()
    page = signed_in(world.coordinator).submit(
        f"/panel/requests/{request.reference}/online", closes_at="12:00", **day("closes_on", in_days(4))
    )
    assert page.status == 422
    assert "given name" in page.errors[0]
    assert db.session.query(PanelMeeting).count() == 0
    assert db.session.get_one(PlacementRequest, request.id).status is RequestStatus.READY


def test_a_member_sends_apologies_for_themselves_alone(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    chairs_seat = db.session.query(PanelMember).filter_by(user_id=world.chair.id).one().public_id
    visitor = signed_in(world.member)
    assert visitor.post(f"{case.meeting_path}/apologies", seat=chairs_seat, comes="no").status == 403
    page = visitor.submit(case.meeting_path, "Send my apologies")
    assert "Nobody stands in." in page.text
    assert visitor.visit(case.path).status == 200
    assert "Declare your interest" not in visitor.visit(case.meeting_path).text
    page = visitor.send(page, "I will be there")
    assert "Declare your interest" in page.text


def test_the_calendar_holds_the_meetings_one_sees_and_no_person(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    visitor = signed_in(world.member)
    answer = visitor.client.get("/panel/calendar.ics")
    assert answer.mimetype == "text/calendar"
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert [str(event["url"]).endswith(case.meeting_path) for event in events] == [True]
    one = visitor.client.get(f"{case.meeting_path}/calendar.ics")
    assert Calendar.from_ical(one.text).walk("VEVENT")[0]["uid"] == events[0]["uid"]
    assert not {"Zebedee", "Quillfeather", case.reference} & set(answer.text.replace(",", " ").split())
    outsider = signed_in(a_user(Role.PANEL_MEMBER, world.other_authority))
    assert Calendar.from_ical(outsider.client.get("/panel/calendar.ics").text).walk("VEVENT") == []
    assert outsider.client.get(f"{case.meeting_path}/calendar.ics").status_code == 404


def test_a_quorum_that_cannot_be_had_is_said_on_agenda_and_homes(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    for member in (world.member, world.lived_experience):
        declares(case, member, interest=Interest.CONFLICT)
    lacks = "without 1 more voting member"
    coordinator = signed_in(world.coordinator)
    assert lacks in coordinator.visit(case.meeting_path).text
    assert lacks in coordinator.visit("/").text
    assert lacks in signed_in(world.chair).visit("/").text
    assert lacks not in signed_in(world.clinical_lead).visit("/").text


def test_papers_that_are_due_stand_on_the_coordinators_home(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    a_prepared_case(world)
    assert "Publish the papers" in signed_in(world.coordinator).visit("/").text


def test_past_decisions_are_those_one_could_read(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    newcomer = a_user(Role.PANEL_MEMBER, world.authority, name="Newcomer")
    seat = PanelMember(panel_id=world.panel.id, user_id=newcomer.id, role=PanelRole.MEMBER, from_on=clock.today())
    case = a_voted_case(world)
    decides(case, world.chair)
    db.session.add(seat)
    db.session.commit()
    assert case.reference in signed_in(world.member).visit("/panel/decided").text
    assert "No case in which you took part" in signed_in(newcomer).visit("/panel/decided").text


def test_a_meeting_costs_the_same_statements_however_long_its_agenda(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    meeting_id = a_meeting(world).public_id
    visitors = {path: signed_in(world.coordinator) for path in (f"/panel/meetings/{meeting_id}", "/", "/panel/panels")}
    counts: dict[str, list[int]] = {path: [] for path in visitors}
    for number, more in enumerate((2, 6)):
        for each in range(more):
            client = a_client(world.service, family_name=f"Many{number}x{each}")
            a_prepared_case(world, a_request(client, world.key_worker, status=RequestStatus.READY), meeting_id)
        for path, visitor in visitors.items():
            with statements_seen() as seen:
                visitor.visit(path)
            counts[path].append(len(seen))
    assert {path: len(set(found)) for path, found in counts.items()} == dict.fromkeys(visitors, 1)
