"""Pages of fast tracks, appeals and extensions: what they ask, refuse at the field, and show."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core import clock
from rehab.framework.rules import CareType
from rehab.panel.rules import Choice
from rehab.placements.models import Extension
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request, a_stay, a_user
from tests.integration.panel.test_decision import the_world
from tests.support.kinds import a_declined_case, an_open_fast_track, asks_extension, lodges
from tests.support.panels import a_ready_request, declares, votes
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")
SignedIn = Callable[[User], Visitor]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return the_world()


def test_a_fast_track_is_asked_opened_and_ended_by_a_vote(world: World, signed_in: SignedIn) -> None:
    request = a_ready_request(world, care_type=CareType.INPATIENT_DETOX)
    path = f"/cases/{request.reference}/fast-track"
    kay, coral = signed_in(world.key_worker), signed_in(world.coordinator)
    refused = kay.submit(path, detail="")
    assert refused.status == 422
    assert "Choose why it cannot wait" in refused.errors
    asked = kay.submit(path, trigger="pregnancy", detail="Due next month")
    assert "Asked for" in asked.text
    assert request.reference in coral.visit("/").text
    opened = coral.submit(f"{path}/open")
    assert "With the chair and the clinical lead" in opened.text
    assert request.reference in signed_in(world.chair).visit("/").text


def test_a_vote_against_tells_the_member_where_the_request_goes(world: World, signed_in: SignedIn) -> None:
    case = an_open_fast_track(world)
    declares(case, world.clinical_lead)
    casey = signed_in(world.clinical_lead)
    after = casey.submit(f"{case.path}/vote", choice="decline", reason="It can wait")
    assert after.path == "/"
    assert any("next panel" in notice for notice in after.notices)
    assert casey.visit(case.path).status == 404


def test_members_of_an_appeal_read_it_in_words_of_its_own(db: SQLAlchemy, world: World, signed_in: SignedIn) -> None:
    declined = a_declined_case(world, a_ready_request(world))
    coral, kay = signed_in(world.coordinator), signed_in(world.key_worker)
    lodged = kay.submit(f"/cases/{declined.reference}/appeal", grounds="It was not read")
    assert lodged.path.startswith("/appeals/")
    page = coral.visit(lodged.path)
    assert "Appoint 3 more people" in page.text
    fresh = [a_user(Role.PANEL_MEMBER, world.authority, name=f"Fresh {number}") for number in range(3)]
    offered = coral.visit(f"{lodged.path}/members").text
    assert "Fresh 0" in offered
    assert world.member.name not in offered
    for member in fresh:
        presides = "yes" if member is fresh[0] else "no"
        coral.submit(f"{lodged.path}/members", user=member.public_id, presides=presides)
    opened = coral.submit(lodged.path, button="Open it to those appointed")
    assert "Being looked at" in opened.text
    home = signed_in(fresh[1]).visit("/")
    assert declined.reference in home.text


def test_grounds_that_name_the_person_are_not_opened(db: SQLAlchemy, world: World, signed_in: SignedIn) -> None:
    declined = a_declined_case(world, a_ready_request(world))
    coral = signed_in(world.coordinator)
    request = db.session.get_one(PlacementRequest, declined.request_id)
    appeal = lodges(request, world.key_worker)
    appeal.grounds = "Zebedee was not heard"
    db.session.commit()
    path = f"/appeals/{appeal.public_id}"
    for number in range(3):
        member = a_user(Role.PANEL_MEMBER, world.authority)
        coral.submit(f"{path}/members", user=member.public_id, presides="no" if number else "yes")
    refused = coral.submit(path, button="Open it to those appointed")
    assert refused.status == 422
    assert "the given name" in refused.text
    form = coral.visit(f"/panel/papers/{declined.reference}")
    coral.send(form)
    assert "Being looked at" in coral.submit(path, button="Open it to those appointed").text


def test_a_late_extension_asks_why_and_the_stay_shows_it(db: SQLAlchemy, world: World, signed_in: SignedIn) -> None:
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    stay = a_stay(request, world.facility, admitted_on=clock.today(), funded_until=clock.today())
    path = f"/stays/{stay.public_id}/extension"
    kay = signed_in(world.key_worker)
    until = clock.today().replace(year=clock.today().year + 2)
    day = {"until-day": str(until.day), "until-month": str(until.month), "until-year": str(until.year)}
    refused = kay.submit(path, reason="More time", goals="Finish", **day)
    assert any("This is late" in error for error in refused.errors)
    asks_extension(stay, world.provider_user)
    extension = db.session.query(Extension).one()
    assert "Waits for the key worker" in kay.visit(f"/stays/{stay.public_id}").text
    sent = kay.submit(f"/extensions/{extension.public_id}", button="Send it to the panel")
    assert "With the panel" in sent.text


def test_votes_on_a_fast_track_count_for_the_two_alone(world: World, signed_in: SignedIn) -> None:
    case = an_open_fast_track(world)
    votes(case, world.chair)
    page = signed_in(world.chair).visit(case.path)
    assert "the clinical lead" in page.text
    assert Choice.APPROVE.label in page.text
