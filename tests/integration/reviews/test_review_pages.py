"""A review from its plan to both signatures, as people see it."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.clients.models import Client
from rehab.placements.models import Stay
from rehab.requests.rules import RequestStatus
from rehab.reviews.models import PlannedReview
from tests.factories import NOON, TODAY, World, a_client, a_request, a_stay, a_world
from tests.support.reviews import a_held_review, a_planned_review
from tests.support.stays import STRANGERS
from tests.support.visitor import Page, Visitor

pytestmark = pytest.mark.only("sqlite")  # what the pages do with commands that are tested on both
SignIn = Callable[[User], Visitor]
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    request = a_request(a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    return a_stay(request, world.facility, admitted_on=TODAY - dt.timedelta(days=10))


def day(field: str, value: dt.date) -> dict[str, str]:
    return {f"{field}-{part}": str(getattr(value, part)) for part in ("day", "month", "year")}


def test_a_review_is_planned_prepared_recorded_and_signed(
    world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy
) -> None:
    path = f"/stays/{stay.public_id}/reviews"
    with time_machine.travel(NOON, tick=False):
        kay, house = signed_in(world.key_worker), signed_in(world.provider_user)
        nowhere = kay.submit(f"{path}/plan", starts_at="14:00", **day("held_on", TOMORROW))
        assert nowhere.errors == ["Enter where you meet, or the video link"]
        told = kay.submit(f"{path}/plan", starts_at="14:00", place="Quiet room", **day("held_on", TOMORROW))
        assert "Quiet room. The house has not prepared it yet." in told.text
        ahead = f"/reviews/planned/{db.session.query(PlannedReview).one().public_id}"
        half = house.submit(f"{ahead}/preparation", groups="All", progress="Steady", goal_1="Find a flat")
        assert half.errors == ["Choose how far this goal is reached"]
        house.submit(f"{ahead}/preparation", groups="All", progress="Steady", goal_1="Find a flat", progress_1="some")
    with time_machine.travel(NOON + dt.timedelta(days=1, hours=4), tick=False):
        kay, house = signed_in(world.key_worker), signed_in(world.provider_user)
        form = kay.visit(f"{path}/new")
        assert "Find a flat" in str(form.html)
        page = kay.submit(f"{path}/new", client_view="It helps", risk="None", plan_reviewed="yes",
                          recommendation="extend")  # fmt: skip
        assert page.text.count("Not signed") == 2
        assert "Ask for an extension" in page.text
        assert kay.submit(path, button="Sign this review").text.count("Not signed") == 1
        assert "Not signed" not in house.submit(path, button="Sign this review").text
        assert "Not signed" in kay.submit(f"/reviews/{review_id(page)}/change", progress="Slow").text


def review_id(page: Page) -> str:
    (link,) = page.html.select("a[href$='/change']")
    return str(link["href"]).split("/")[2]


def test_what_is_to_prepare_to_record_and_to_sign_stands_at_home(world: World, stay: Stay, signed_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False):
        a_held_review(stay, world.key_worker)
        hour = dt.timedelta(hours=1)
        a_planned_review(stay, world.key_worker, starts_at=NOON - hour, now=NOON - 2 * hour)
        at_house = signed_in(world.provider_user).visit("/").text
        at_service = signed_in(world.key_worker).visit("/").text
    assert "Prepare the review of" in at_house
    assert "Read and sign the review" in at_house
    assert "or say why it was missed" in at_service
    assert "Read and sign the review" in at_service


def test_a_profile_is_gone_through_and_stands_in_the_table(world: World, stay: Stay, signed_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False):
        kay = signed_in(world.key_worker)
        path = f"/stays/{stay.public_id}/outcomes/new"
        assert kay.submit(path, **day("completed_on", TODAY)).errors == ["Answer at least one question"]
        page = kay.submit(path, top_alcohol_days="3", **day("completed_on", TODAY))
    assert "3 days" in page.text


def test_a_calendar_file_tells_when_and_where_and_of_nobody(
    world: World, stay: Stay, signed_in: SignIn, db: SQLAlchemy
) -> None:
    planned = a_planned_review(stay, world.key_worker, starts_at=NOON + dt.timedelta(days=3))
    name = db.session.get_one(Client, stay.client_id).family_name
    with time_machine.travel(NOON, tick=False):
        kay = signed_in(world.key_worker)
        text = kay.visit(f"/reviews/planned/{planned.public_id}/calendar.ics").response.get_data(as_text=True)
    assert "SUMMARY:Review" in text
    assert "LOCATION:The house" in text
    assert name not in text


def test_a_planned_review_does_not_exist_for_anybody_else(world: World, stay: Stay, signed_in: SignIn) -> None:
    planned = a_planned_review(stay, world.key_worker, starts_at=NOON + dt.timedelta(days=3))
    pages = [f"/reviews/planned/{planned.public_id}{page}" for page in ("", "/calendar.ics", "/move", "/preparation")]
    for stranger in STRANGERS:
        visitor = signed_in(getattr(world, stranger))
        assert [visitor.visit(page).status for page in pages] == [404] * 4, stranger
