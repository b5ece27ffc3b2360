"""Pages of what comes after a stay, for the key worker and the house."""

import datetime as dt
import io
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask_sqlalchemy import SQLAlchemy
from pypdf import PdfReader

from rehab.accounts.models import User
from rehab.core.transaction import transaction
from rehab.discharge import commands, queries
from rehab.discharge.rules import FollowUpKind, FollowUpOutcome, Reply, Told
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason, Satisfaction
from rehab.requests.rules import RequestSubmitted
from tests.factories import World, a_world, actor
from tests.support.afterwards import a_further_request, a_link, has_left
from tests.support.stays import NOW, STRANGERS, TODAY, a_resident
from tests.support.visitor import Visitor

pytestmark = pytest.mark.only("sqlite")
SignIn = Callable[[User], Visitor]
LEFT = TODAY - dt.timedelta(days=8)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def stay(world: World) -> Stay:
    return has_left(world, on=LEFT, reason=ExitReason.CLIENT_LEFT)


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def path_of(stay: Stay, part: str = "after-leaving") -> str:
    return f"/stays/{stay.public_id}/{part}"


def test_the_key_worker_records_a_follow_up_and_reads_it_on_the_page_of_the_person(
    stay: Stay, world: World, signed_in: SignIn
) -> None:
    visitor = signed_in(world.colleague)
    page = visitor.visit(path_of(stay))
    assert "24 hours" in page.text
    assert "Until 24 June 2026" in page.text
    path = page.links["Record the follow-up after 7 days"]
    page = visitor.submit(path, button="Save follow-up", **{"done_on-day": "11"})
    assert (page.status, page.errors) == (422, ["Choose what came of it"])
    page = visitor.send(page, outcome="contacted", accommodation="settled", paid_work_days="3", note="Sounds well")
    assert page.notices == ["The follow-up after 7 days is recorded."]
    assert [w in page.text for w in ("We spoke", "Lives: settled", "3 of 28 days", "Sounds well")] == [True] * 4


def test_the_list_is_of_ones_own_cases_first_and_can_be_narrowed(stay: Stay, world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.colleague)
    assert "There is nobody to follow up" in visitor.visit("/follow-ups").text
    everybody = visitor.visit("/follow-ups", whose="everybody")
    assert "6 follow-ups" in everybody.text
    assert "3 follow-ups" in visitor.visit("/follow-ups", whose="everybody", state="overdue").text
    assert "1 follow-up " in visitor.visit("/follow-ups", whose="everybody", kind="weeks_26").text
    assert "No follow-up fits" in visitor.visit("/follow-ups", whose="everybody", state="done").text
    assert "6 follow-ups" in signed_in(world.key_worker).visit("/follow-ups").text
    assert "6 follow-ups" in signed_in(world.team_manager).visit("/follow-ups").text
    assert "There is nobody to follow up" in signed_in(world.other_key_worker).visit("/follow-ups").text


def test_what_comes_afterwards_does_not_exist_for_others(stay: Stay, world: World, signed_in: SignIn) -> None:
    for stranger in (*STRANGERS, "provider_user"):
        visitor = signed_in(getattr(world, stranger))
        for part in ("after-leaving", "follow-ups/weeks_4"):
            assert visitor.visit(path_of(stay, part)).status == 404, (stranger, part)
    assert signed_in(world.key_worker).visit(path_of(stay, "follow-ups/weeks_5")).status == 404


def test_a_new_request_is_asked_about_and_answered(stay: Stay, world: World, signed_in: SignIn, db: SQLAlchemy) -> None:
    request = a_further_request(stay, world.key_worker)
    with transaction():
        commands.ask_about_episode(RequestSubmitted(request.id, actor(world.key_worker), NOW))
    visitor = signed_in(world.key_worker)
    assert "Is this a new treatment episode?" in visitor.visit("/").text
    path = visitor.visit(path_of(stay)).links["Say whether it begins a new episode"]
    assert "4 December 2026" not in visitor.visit(path).text
    page = visitor.submit(path, is_new="yes", **{"re_presented_on-day": "3", "re_presented_on-month": "6"})
    assert page.errors == [
        "First day of a new treatment episode must be 4 June 2026 or later: they left on 3 June 2026"
    ]
    page = visitor.send(page, **{"re_presented_on-day": "4"})
    assert page.notices == ["Your answer is recorded."]
    assert "Counts as re-presented: within six months" in page.text
    assert "Say whether it begins a new episode" not in page.links
    assert db.session.get_one(Stay, stay.id).re_presented_on == dt.date(2026, 6, 4)


def test_the_house_makes_a_link_and_a_leaflet_that_name_nobody(stay: Stay, world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.provider_user)
    page = visitor.submit(path_of(stay, "feedback-link"), button="Make a link")
    address = page.html.select_one(".app-address").get_text()
    assert queries.live_link(address.rpartition("/")[2], now=NOW) is not None
    assert page.html.select_one("img.app-code")["src"].startswith("data:image/svg")
    leaflet = visitor.send(page, button="Leaflet to print (PDF)")
    text = " ".join(PdfReader(io.BytesIO(leaflet.response.data)).pages[0].extract_text().split())
    assert address.rpartition("/")[2] in text.replace(" ", "")
    assert "How was your stay?" in text
    for secret in ("Terry", "Sentinel", world.facility.name, world.provider.name):
        assert secret not in text
    assert "A link was made on 11 June 2026" in visitor.visit(path_of(stay, "feedback-link")).text


def test_a_leaflet_is_made_only_for_a_link_of_the_stay(stay: Stay, world: World, signed_in: SignIn) -> None:
    token = a_link(has_left(world, on=LEFT), world.key_worker, now=NOW)
    visitor = signed_in(world.provider_user)
    for wrong in (token, "nonsense"):
        assert visitor.post(path_of(stay, "feedback-link/leaflet"), token=wrong).status == 404


def test_says_why_nobody_can_be_asked(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.provider_user).visit(path_of(a_resident(world), "feedback-link"))
    assert "Record first that they have left" in page.text
    assert page.forms() == []


def test_the_key_worker_reads_what_was_said_and_the_house_only_figures_of_five(
    stay: Stay, world: World, signed_in: SignIn
) -> None:
    house, path = signed_in(world.provider_user), f"/satisfaction/{world.provider.public_id}"
    assert "Nobody has answered yet" in house.visit("/satisfaction").text
    stays = [stay, *(has_left(world, on=LEFT) for _ in range(4))]
    for number, each in enumerate(stays):
        told = Told(Satisfaction.GOOD, {"felt_safe": Reply.YES}, f"Words of {number}.", may_share=number < 2)
        token = a_link(each, world.key_worker, now=NOW)
        with transaction():
            commands.give_feedback(token, told, now=NOW)
        if number == 3:
            assert "Fewer than five people have answered" in house.visit(path).text
    assert "Words of 0." in signed_in(world.key_worker).visit(path_of(stay)).text
    for visitor in (house, signed_in(world.commissioner)):
        assert "100.0% (5 of 5 ratings)" in visitor.visit("/satisfaction").text
        page = visitor.visit(path)
        assert [word in page.text for word in ("Words of 0.", "Words of 1.", "Words of 2.")] == [True, True, False]
    for stranger in ("other_provider_user", "other_commissioner"):
        assert signed_in(getattr(world, stranger)).visit(path).status == 404


def test_a_follow_up_is_work_for_the_key_worker_until_it_is_done(stay: Stay, world: World, signed_in: SignIn) -> None:
    visitor = signed_in(world.key_worker)
    assert "Follow-up 24 hours after leaving" in visitor.visit("/").text
    visitor.submit(path_of(stay, f"follow-ups/{FollowUpKind.HOURS_24}"), outcome=FollowUpOutcome.NOT_REACHED)
    page = visitor.visit("/")
    assert "Follow-up 24 hours after leaving" not in page.text
    assert "First appointment with the community service" in page.text
