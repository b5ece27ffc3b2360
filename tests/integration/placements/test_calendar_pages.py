"""The pages of the occupancy calendar."""

from collections.abc import Callable

import pytest

from rehab.accounts.models import User
from rehab.requests.rules import RequestStatus
from tests.factories import TODAY, World, a_client, a_request, a_stay
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.only("sqlite"), pytest.mark.usefixtures("at_noon")]
SignIn = Callable[[User], Visitor]


@pytest.fixture
def path(world: World) -> str:
    request = a_request(a_client(world.service, given_name="Rosa"), world.key_worker, status=RequestStatus.ADMITTED)
    a_stay(request, world.facility, admitted_on=TODAY)
    return f"/facilities/{world.facility.public_id}/calendar"


def test_a_day_opens_its_people_by_name_in_the_house(world: World, signed_in: SignIn, path: str) -> None:
    pro = signed_in(world.provider_user)
    month = pro.visit(path)
    assert (month.heading, "Choose a day" in month.text) == ("Beds night by night", True)
    headers = [cell.get_text(strip=True) for cell in month.html.select("th[scope=col]")]
    assert headers[0] == "Monday"
    assert headers[-1] == "Sunday"
    opened = pro.visit(path, month="2026-06", night="2026-06-02")
    assert "Rosa Sentinel" in opened.links
    assert "The night of 2 June 2026" in opened.text
    assert {"May 2026", "July 2026"} <= set(opened.links)


def test_a_commissioner_reads_references_only_and_follows_the_framework_to_the_house(
    world: World, signed_in: SignIn, path: str
) -> None:
    com = signed_in(world.commissioner)
    opened = com.visit(path, night="2026-06-02")
    assert "R-2026-" in opened.text
    assert "Rosa" not in opened.html.text
    framework = com.visit(f"/frameworks/{world.framework.reference}/calendar", night="2026-06-02")
    assert "Test House" in framework.links
    assert "Calendar" in framework.links


def test_a_night_without_anybody_says_so(world: World, signed_in: SignIn, path: str) -> None:
    pro = signed_in(world.provider_user)
    assert "No bed is taken or kept that night." in pro.visit(path, month="2026-05", night="2026-05-02").text
    assert pro.visit(path, month="nonsense", night="nonsense").status == 200


def test_a_key_worker_has_no_calendar(world: World, signed_in: SignIn, path: str) -> None:
    assert signed_in(world.key_worker).visit(path).status in {403, 404}
