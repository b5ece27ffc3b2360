"""What the page of a case offers to do while a bed is sought."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from rehab.accounts.models import User
from rehab.requests.rules import RequestStatus
from tests.factories import World, a_client, a_request, a_world
from tests.support import placements as beds
from tests.support.visitor import Page, Visitor

pytestmark = pytest.mark.only("sqlite")


@pytest.fixture
def case(db: SQLAlchemy) -> beds.Case:
    world: World = a_world()
    approved = RequestStatus.APPROVED
    return beds.Case(world, a_request(a_client(world.service), world.key_worker, status=approved))


def buttons(page: Page) -> list[str]:
    return [button.get_text(strip=True) for button in page.html.select("main a.govuk-button")]


def who_acts(page: Page) -> str:
    return page.text.split("Who acts next")[1].split("Use of")[0].strip()


def test_the_buttons_of_a_case_follow_the_search_for_a_bed(
    case: beds.Case, signed_in: Callable[[User], Visitor]
) -> None:
    kay, path, house = signed_in(case.world.key_worker), f"/cases/{case.request.reference}", case.world.facility
    offer = beds.make_offer(case, house)
    other = beds.make_offer(case, case.world.other_facility)
    assert buttons(kay.visit(path)) == ["See the offers", "Withdraw the request"]
    beds.write_on_offer(offer, case.world.provider_user)
    asked = kay.visit(path)
    assert buttons(asked)[0] == "Read what Test House has written"
    assert who_acts(asked).startswith("Key worker")
    kay.visit(f"/offers/{offer.public_id}/messages")
    beds.accept(case, offer)
    assert buttons(kay.visit(path))[0] == "Confirm the bed at Test House"
    beds.accept(case, other)
    assert buttons(kay.visit(path)) == ["Choose among 2 beds", "Withdraw the request"]
    beds.confirm(case, other)
    assert buttons(kay.visit(path)) == ["See the bed and the offers", "Withdraw the request"]
    done = kay.submit(f"/offers/{other.public_id}/take-back")
    assert "The bed is given up. The facility has been told." in done.text
    assert buttons(kay.visit(path))[0] == "Make an offer"
