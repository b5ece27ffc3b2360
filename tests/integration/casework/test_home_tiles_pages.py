"""Each tile of a home opens the list that it counted."""

import datetime as dt

import pytest

from rehab.clocks import commands as clocks
from rehab.clocks.rules import ClockKind
from rehab.core import clock
from rehab.core.transaction import transaction
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.placements import Case, accept, arranged, make_offer

pytestmark = pytest.mark.only("sqlite")  # what is counted is tested on both engines in requests/test_lists


@pytest.fixture
def world(db):
    """With a case in every state for the key worker, some for her colleague, and one overdue of each."""
    cast = factories.a_world()
    workers = [cast.key_worker] * 2 + [cast.colleague]
    for status in RequestStatus:
        for worker in workers:
            case = factories.a_request(factories.a_client(cast.service), worker, status=status)
    factories.a_request(factories.a_client(cast.other_service), cast.other_key_worker, status=RequestStatus.SUBMITTED)
    for worker in (cast.key_worker, cast.colleague):
        case = factories.a_request(factories.a_client(cast.service), worker, status=RequestStatus.READY)
        yesterday = clock.today() - dt.timedelta(days=1)
        with transaction():
            clocks.start(ClockKind.DECISION, case, case_id=case.id, due_on=yesterday, owner_id=None, now=factories.NOON)
    return cast


@pytest.mark.parametrize("who", ["key_worker", "team_manager", "coordinator", "commissioner"])
def test_opens_as_many_cases_as_it_says(world, signed_in, who):
    browser = signed_in(getattr(world, who))
    tiles = browser.visit("/").html.select(".app-tiles__link")
    counted = {tile["href"]: int(tile.select_one(".app-tiles__count").get_text()) for tile in tiles}
    lists = {href: count for href, count in counted.items() if str(href).startswith("/cases")}
    assert len(lists) > 3
    assert any(lists.values())
    for href, count in lists.items():
        page = browser.visit(href)
        shown = page.html.select("main tbody tr")
        assert not page.errors, href
        assert len(shown) == min(count, 25), href
        assert str(count) in page.html.select_one("main").get_text() or not count, href


def test_those_of_a_provider_open_what_they_count(db, signed_in):
    cast = factories.a_world()
    for _ in range(2):
        make_offer(approved(cast), cast.facility)
    case = approved(cast)
    accept(case, make_offer(case, cast.facility))
    arranged(approved(cast), cast.second_facility)
    for _ in range(3):
        case = factories.a_request(factories.a_client(cast.service), cast.key_worker, status=RequestStatus.ADMITTED)
        factories.a_stay(case, cast.facility)
    provider = signed_in(cast.provider_user)
    tiles = provider.visit("/").html.select(".app-tiles__link")
    counted = {tile["href"]: int(tile.select_one(".app-tiles__count").get_text()) for tile in tiles}
    assert list(counted.values()) == [2, 1, 3]
    for href, count in counted.items():
        assert len(provider.visit(href).html.select("main tbody tr")) == count, href


def test_those_of_an_administrator_open_what_they_count(world, signed_in):
    administrator = signed_in(world.administrator)
    tiles = administrator.visit("/").html.select(".app-tiles__link")
    counted = {tile["href"]: tile.select_one(".app-tiles__count").get_text() for tile in tiles}
    page = administrator.visit("/admin/users")
    assert counted["/admin/users"] == str(len(page.html.select("main tbody tr")))


def approved(cast):
    client = factories.a_client(cast.service)
    return Case(cast, factories.a_request(client, cast.key_worker, status=RequestStatus.APPROVED))
