"""The coordinator makes meetings, builds agendas and publishes papers."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.core.working_days import subtract_working_days
from rehab.notifications.models import Notice
from rehab.panel import commands, queries
from rehab.panel.models import PanelCase, PanelMeeting
from rehab.panel.rules import PanelCaseStatus
from rehab.requests import commands as request_commands
from rehab.requests import queries as requests
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import a_client, a_panel, a_request, a_user, a_world, actor
from tests.support.panels import a_meeting, a_prepared_case, a_ready_request, a_voted_case, an_open_case, decides
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SignedIn = Callable[[User], Visitor]


def in_a_week() -> dt.date:
    return clock.today() + dt.timedelta(days=7)


def a_closing_day(day: dt.date) -> dict[str, str]:
    return {
        "closes_on-day": str(day.day),
        "closes_on-month": str(day.month),
        "closes_on-year": str(day.year),
        "closes_at": "16:00",
    }


def a_meeting_day(day: dt.date) -> dict[str, str]:
    return {
        "held_on-day": str(day.day),
        "held_on-month": str(day.month),
        "held_on-year": str(day.year),
        "starts_at": "14:00",
        "length": "120",
        "place": "Town hall",
    }


def adds(visitor: Visitor, path: str, *references: str) -> Page:
    return visitor.submit(path, "Add to the agenda", reference=list(references))


def page_of(meeting: PanelMeeting) -> str:
    return f"/panel/meetings/{meeting.public_id}"


def close(db: SQLAlchemy, meeting_id: int) -> None:
    db.session.get_one(PanelMeeting, meeting_id).closes_at = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()


def test_a_coordinator_makes_a_meeting(signed_in: SignedIn, db: SQLAlchemy) -> None:
    visitor = signed_in(a_world().coordinator)
    page = visitor.submit("/panel/meetings/new", title="June panel", **a_meeting_day(in_a_week()))
    assert (page.status, page.heading) == (200, "June panel")
    meeting = db.session.query(PanelMeeting).one()
    assert meeting.starts_at is not None
    local = meeting.starts_at.astimezone(clock.LONDON)
    assert (local.date(), local.hour, local.minute) == (in_a_week(), 14, 0)
    assert meeting.closes_at - meeting.starts_at == dt.timedelta(hours=2)
    assert meeting.papers_due_on == subtract_working_days(in_a_week(), 3)


def test_a_coordinator_makes_an_online_vote(signed_in: SignedIn, db: SQLAlchemy) -> None:
    visitor = signed_in(a_world().coordinator)
    page = visitor.submit("/panel/votes/new", title="June votes", **a_closing_day(in_a_week()))
    assert (page.status, page.heading) == (200, "June votes")
    meeting = db.session.query(PanelMeeting).one()
    local = meeting.closes_at.astimezone(clock.LONDON)
    assert (local.date(), local.hour, local.minute, meeting.papers_due_on) == (in_a_week(), 16, 0, None)


def test_sending_the_same_form_twice_makes_one_meeting(signed_in: SignedIn, db: SQLAlchemy) -> None:
    visitor = signed_in(a_world().coordinator)
    form = visitor.visit("/panel/meetings/new")
    for _ in range(2):
        visitor.send(form, title="June panel", **a_meeting_day(in_a_week()))
    assert db.session.query(PanelMeeting).count() == 1


def test_a_meeting_is_not_on_a_day_that_has_passed(signed_in: SignedIn, db: SQLAlchemy) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    page = signed_in(a_world().coordinator).submit("/panel/meetings/new", title="Too late", **a_meeting_day(yesterday))
    assert page.status == 422
    assert db.session.query(PanelMeeting).count() == 0


def test_a_blank_form_names_each_field(signed_in: SignedIn, db: SQLAlchemy) -> None:
    page = signed_in(a_world().coordinator).submit("/panel/votes/new")
    assert page.errors == ["Enter a title", "Enter the closing day", "Choose the closing time"]


def test_the_panel_is_asked_for_where_there_are_several(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    second = a_panel(world.authority, {}, name="Second panel")
    visitor = signed_in(world.coordinator)
    values = {"title": "June panel", **a_meeting_day(in_a_week())}
    assert "Choose the panel" in visitor.submit("/panel/meetings/new", **values).errors
    visitor.submit("/panel/meetings/new", panel=second.public_id, **values)
    assert db.session.query(PanelMeeting).one().panel_id == second.id


def test_another_authoritys_panel_cannot_be_chosen(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    a_panel(world.authority, {}, name="Second panel")
    foreign = a_panel(world.other_authority, {}, name="Their panel")
    values = {"title": "June panel", **a_meeting_day(in_a_week())}
    page = signed_in(world.coordinator).submit("/panel/meetings/new", panel=foreign.public_id, **values)
    assert page.status == 422
    assert db.session.query(PanelMeeting).count() == 0


def test_a_council_without_a_panel_is_told_what_to_do(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    coordinator = a_user(Role.COORDINATOR, world.other_authority)
    page = signed_in(coordinator).visit("/panel/meetings/new")
    assert "Your council has no panel yet" in page.text
    assert page.forms() == []


def test_the_longest_waiting_request_comes_first(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    today = clock.today()
    waits = {days: today - dt.timedelta(days=days) for days in (3, 12, 7)}
    references = {
        days: a_request(
            a_client(world.service, family_name=f"Person{days}"),
            world.key_worker,
            status=RequestStatus.READY,
            submitted_on=day,
        ).reference
        for days, day in waits.items()
    }
    page = signed_in(world.coordinator).visit(page_of(a_meeting(world)))
    rows = [row.get_text(" ", strip=True) for row in page.html.select("#ready tbody tr")]
    assert [row.split()[0] for row in rows] == [references[12], references[7], references[3]]
    assert [f" {days} " in row for row, days in zip(rows, (12, 7, 3), strict=True)] == [True] * 3


def test_a_request_goes_on_and_comes_off_the_agenda_with_a_reason(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    request, meeting = a_ready_request(world), a_meeting(world)
    visitor = signed_in(world.coordinator)
    page = adds(visitor, page_of(meeting), request.reference)
    assert f"{request.reference} is on the agenda." in page.notices[0]
    assert db.session.get_one(PlacementRequest, request.id).status is RequestStatus.ON_AGENDA
    case = db.session.query(PanelCase).one()
    path = f"/panel/cases/{case.public_id}/take-off"
    assert visitor.submit(path).errors == ["Enter why the case comes off the agenda"]
    page = visitor.submit(path, reason="Papers are missing")
    assert f"{request.reference} is off the agenda" in page.notices[0]
    assert db.session.get_one(PlacementRequest, request.id).status is RequestStatus.READY
    case = db.session.query(PanelCase).one()
    assert (case.status, case.taken_off_reason) == (PanelCaseStatus.TAKEN_OFF, "Papers are missing")


def test_several_go_on_at_once_and_one_that_came_off_can_go_on_again(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    first, meeting = a_ready_request(world).reference, a_meeting(world)
    second = a_request(
        a_client(world.service, family_name="Second"), world.key_worker, status=RequestStatus.READY
    ).reference
    path, visitor = page_of(meeting), signed_in(world.coordinator)
    adds(visitor, path, first, second)
    case = db.session.query(PanelCase).filter_by(position=1).one()
    visitor.submit(f"/panel/cases/{case.public_id}/take-off", reason="Papers are missing")
    adds(visitor, path, first)
    assert [(case.position, case.status.value) for case in db.session.query(PanelCase).order_by(PanelCase.id)] == [
        (1, "taken_off"),
        (2, "prepared"),
        (3, "prepared"),
    ]


def test_who_chooses_no_request_is_told_so(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    a_ready_request(world)
    page = signed_in(world.coordinator).submit(page_of(a_meeting(world)), "Add to the agenda")
    assert (page.status, page.errors) == (422, ["Choose the requests to add"])


def test_only_ready_requests_go_on_an_agenda(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    submitted = a_request(a_client(world.service), world.key_worker, status=RequestStatus.SUBMITTED)
    page = signed_in(world.coordinator).post(f"{page_of(a_meeting(world))}/cases", reference=submitted.reference)
    assert page.status == 409
    assert db.session.query(PanelCase).count() == 0


def test_another_authoritys_request_goes_on_no_agenda(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    foreign = a_request(a_client(world.other_service), world.other_key_worker, status=RequestStatus.READY)
    page = signed_in(world.coordinator).post(f"{page_of(a_meeting(world))}/cases", reference=foreign.reference)
    assert page.status == 404


def test_nothing_is_added_or_published_once_a_meeting_has_closed(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case, request = (
        a_prepared_case(world),
        a_request(a_client(world.service, family_name="Late"), world.key_worker, status=RequestStatus.READY),
    )
    close(db, case.meeting_id)
    visitor = signed_in(world.coordinator)
    assert "Publish papers" not in visitor.visit(case.meeting_path).text
    assert visitor.post(f"{case.meeting_path}/cases", reference=request.reference).status == 409
    assert visitor.post(f"{case.meeting_path}/papers").status == 409


def test_publishing_opens_every_case_and_tells_the_members(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_prepared_case(world)
    page = signed_in(world.coordinator).submit(case.meeting_path, "Publish papers")
    assert "The papers are published" in page.notices[0]
    opened = case.row()
    assert opened.status is PanelCaseStatus.OPEN
    assert opened.summary["initials"] == "ZQ"
    told = {notice.recipient_id for notice in db.session.query(Notice).filter_by(template="papers_published")}
    assert told == {world.chair.id, world.clinical_lead.id, world.member.id, world.lived_experience.id}


def test_a_case_added_after_the_papers_is_published_alone(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    first = an_open_case(world)
    second = a_prepared_case(
        world,
        a_request(a_client(world.service, family_name="Latecomer"), world.key_worker, status=RequestStatus.READY),
        first.meeting_public_id,
    )
    opened_at = first.row().opened_at
    signed_in(world.coordinator).submit(first.meeting_path, "Publish papers")
    assert first.row().opened_at == opened_at
    assert second.row().status is PanelCaseStatus.OPEN


def test_an_empty_agenda_is_not_published(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    page = signed_in(world.coordinator).post(f"{page_of(a_meeting(world))}/papers")
    assert page.status == 409
    assert "nothing to publish" in page.text


def test_a_text_that_gives_somebody_away_stops_all_papers(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    telling, harmless = (
        a_ready_request(world),
        a_request(
            a_client(world.service, given_name="Other", family_name="Person"),
            world.key_worker,
            status=RequestStatus.READY,
        ),
    )
    row = db.session.get_one(PlacementRequest, telling.id)
    requests.whole_request(row.id).eligibility.why_residential = "Zebedee, born 17/04/1985, has tried twice."
    db.session.commit()
    meeting = a_meeting(world)
    meeting_id = meeting.public_id
    for request in (telling, harmless):
        a_prepared_case(world, request, meeting_id)
    visitor = signed_in(world.coordinator)
    with statements_seen() as seen:
        page = visitor.submit(page_of(meeting), "Publish papers")
    assert page.status == 422
    assert page.errors == [
        f"{telling.reference}: “Why community treatment is not enough” contains the given name and the date of birth"
    ]
    assert page.title.startswith("Error: ")
    assert seen.writes(besides=frozenset({"user_session"})) == []
    assert {case.status for case in db.session.query(PanelCase)} == {PanelCaseStatus.PREPARED}


def test_the_risk_plan_is_in_the_pack_and_must_not_give_anybody_away(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    request = a_ready_request(world)
    case = a_prepared_case(world, request)
    visitor = signed_in(world.coordinator)
    risk = requests.whole_request(request.id).risk
    assert risk is not None
    risk.management_plan = "Ring Zebedee's sister."
    db.session.commit()
    page = visitor.submit(case.meeting_path, "Publish papers")
    assert page.errors == [f"{case.reference}: “Risk management plan” contains the given name"]
    requests.whole_request(request.id).risk.management_plan = "Ring the sister."
    db.session.commit()
    visitor.submit(case.meeting_path, "Publish papers")
    pack = case.row().pack
    assert pack is not None
    told = {row["key"]: row["value"] for section in pack["sections"] for row in section["rows"]}
    assert told["Risk management plan"] == "Ring the sister."
    assert told["Sex worker"] == "No"
    assert not {"Postcode", "Religion or belief", "Manager who read it"} & set(told)


def test_withdrawn_consent_stops_the_papers(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    client = a_client(world.service, consents=())
    case = a_prepared_case(world, a_request(client, world.key_worker, status=RequestStatus.READY))
    page = signed_in(world.coordinator).submit(case.meeting_path, "Publish papers")
    assert page.errors == [f"{case.reference}: the person has withdrawn their consent"]


def test_a_withdrawn_request_leaves_its_agenda(db: SQLAlchemy) -> None:
    world = a_world()
    case = an_open_case(world)
    with transaction():
        request = requests.locked(case.request_id)
        request_commands.withdraw(request, reason="Moved away", by=actor(world.key_worker), now=clock.now())
    assert case.row().status is PanelCaseStatus.TAKEN_OFF


def test_a_decided_case_stays_on_its_agenda(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_voted_case(world)
    decides(case, world.chair)
    page = signed_in(world.coordinator).post(f"{case.path}/take-off", reason="Too late")
    assert page.status == 403
    assert case.row().status is PanelCaseStatus.DECIDED


def test_members_neither_see_nor_use_what_coordinators_do(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    case = a_prepared_case(world)
    visitor = signed_in(world.member)
    assert visitor.visit("/panel/meetings/new").status == 404
    assert visitor.post(f"{case.meeting_path}/papers").status == 404
    assert visitor.post(f"{case.path}/take-off").status == 404
    assert case.reference not in visitor.visit(case.meeting_path).text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PANEL_MEMBER])
def test_another_authority_sees_no_meeting_and_no_case(signed_in: SignedIn, db: SQLAlchemy, role: Role) -> None:
    world = a_world()
    case = an_open_case(world)
    visitor = signed_in(a_user(role, world.other_authority))
    assert visitor.visit(case.meeting_path).status == 404
    assert visitor.visit(case.path).status == 404
    assert "There are no meetings" in visitor.visit("/panel").text


def test_meetings_cost_the_same_statements_however_many_there_are(signed_in: SignedIn, db: SQLAlchemy) -> None:
    world = a_world()
    visitor = signed_in(world.coordinator)
    counts = []
    for many in (10, 990):
        now = clock.now()
        db.session.add_all(
            PanelMeeting(panel_id=world.panel.id, title=f"Meeting {number}", closes_at=now) for number in range(many)
        )
        db.session.commit()
        with statements_seen() as seen:
            page = visitor.visit("/panel", show="past")
        counts.append(len(seen))
    assert "1,000" in page.text
    assert counts[0] == counts[1]


def test_a_meeting_costs_the_same_statements_however_many_requests_are_ready(
    signed_in: SignedIn, db: SQLAlchemy
) -> None:
    world = a_world()
    meeting, visitor = a_meeting(world), signed_in(world.coordinator)
    counts = []
    for many in (3, 30):
        for number in range(many):
            client = a_client(world.service, family_name=f"Ready{many}x{number}")
            a_request(client, world.key_worker, status=RequestStatus.READY)
        with statements_seen() as seen:
            visitor.visit(page_of(meeting))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_creating_refuses_a_closing_time_that_has_passed(db: SQLAlchemy) -> None:
    world, now = a_world(), clock.now()
    coordinator = actor(world.coordinator)
    panel = queries.get_panel(coordinator, world.panel.public_id)
    with pytest.raises(InvalidInput, match="in the future"):
        commands.create_meeting(panel, title="Late", closes_at=now, by=coordinator, now=now)
