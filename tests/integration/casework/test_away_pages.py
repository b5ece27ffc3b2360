"""Who is away from a house or never came stands on the home pages of those who wait for them."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import update

from rehab.accounts.models import User
from rehab.placements.models import Placement
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request, a_world
from tests.support import placements as beds
from tests.support.leave import go_on_leave
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")
SignedIn = Callable[[User], Visitor]


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def case(world: World) -> beds.Case:
    person = a_client(world.service, given_name="Awa")
    approved = RequestStatus.APPROVED
    return beds.Case(world, a_request(person, world.key_worker, status=approved, facilities=(world.facility,)))


def test_who_is_late_from_leave_needs_house_and_key_worker(case: beds.Case, signed_in: SignedIn) -> None:
    world = case.world
    stay = beds.admit(case, beds.arranged(case, world.facility))
    go_on_leave(stay, world.provider_user)
    at_house = signed_in(world.provider_user).visit("/")
    assert "On leave: record that they are back" in at_house.text
    assert at_house.html.select_one(f'a[href="/stays/{stay.public_id}/leave/return"]') is not None
    assert "Not back from leave" in signed_in(world.key_worker).visit("/").text
    assert "Not back from leave" not in signed_in(world.colleague).visit("/").text
    assert "On leave: record" not in signed_in(world.other_provider_user).visit("/").text


def test_who_did_not_arrive_needs_the_key_worker_who_reads_what_the_house_did(
    case: beds.Case, signed_in: SignedIn
) -> None:
    world = case.world
    beds.did_not_arrive(case, beds.arranged(case, world.facility))
    key_worker = signed_in(world.key_worker)
    home = key_worker.visit("/").text
    assert "Find out where they are, then make a new offer" in home
    assert "make offers to facilities" not in home
    page = key_worker.visit(f"/cases/{case.request.reference}")
    assert "They did not arrive" in page.text
    assert "Rang or texted the person" in page.text
    assert "Rang the key worker." not in signed_in(world.commissioner).visit(page.path).text
    beds.make_offer(case, world.facility)
    assert "Find out where they are" not in key_worker.visit("/").text


def test_nights_between_two_beds_need_key_worker_and_coordinator(
    db: SQLAlchemy, case: beds.Case, signed_in: SignedIn
) -> None:
    world = case.world
    waiting = beds.arranged(case, world.facility)
    db.session.execute(update(Placement).where(Placement.id == waiting.id).values(gap_told=3))
    db.session.commit()
    sentence = "3 nights lie between their bed and the next"
    assert sentence in signed_in(world.key_worker).visit("/").text
    assert sentence not in signed_in(world.other_key_worker).visit("/").text
    at_council = signed_in(world.coordinator).visit("/").text
    assert f"{case.request.reference} {sentence}" in at_council
    assert "Awa" not in at_council
