"""The page on which a provider's managers read what councils hold about their houses."""

import datetime as dt

import pytest
import time_machine

from rehab.accounts.models import Organisation
from rehab.core.db import db as database
from rehab.placements.rules import ExitReason
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.statements import statements_seen

pytestmark = pytest.mark.only("sqlite")
PAGE = "/performance"


@pytest.fixture
def world(db):
    with time_machine.travel(factories.NOON, tick=False):
        yield factories.a_world()


@pytest.fixture
def manager(world, signed_in):
    house = database.session.get_one(Organisation, world.provider.organisation_id)
    return signed_in(factories.a_user(factories.Role.PROVIDER_MANAGER, house, name="Man Ager"))


def a_stay(world, worker, reason):
    service = world.service if worker is world.key_worker else world.other_service
    request = factories.a_request(factories.a_client(service), worker, status=RequestStatus.ADMITTED)
    days = {"admitted_on": dt.date(2026, 5, 1), "ended_on": dt.date(2026, 5, 29)}
    factories.a_stay(request, world.facility, **days, exit_reason=reason)


def test_says_so_where_nothing_happened(manager):
    page = manager.visit(PAGE)
    assert page.heading == "What councils hold about you"
    assert "Nothing happened in this period" in page.text
    assert "Nobody has answered yet" in page.text


def test_shows_each_council_and_all_together_without_naming_anybody(world, manager):
    a_stay(world, world.key_worker, ExitReason.COMPLETED)
    a_stay(world, world.other_key_worker, ExitReason.CLIENT_LEFT)
    with statements_seen() as seen:
        page = manager.visit(PAGE)
    headings = [heading.get_text(strip=True) for heading in page.html.select("main h2")]
    assert headings[:3] == ["All councils together", "Otherham Council", "Testbury Council"]
    assert "50.0% (1 of 2 stays)" in page.text
    assert "R-2026" not in page.text
    assert len(seen) == 6


def test_keeps_to_the_usual_period_where_the_last_day_comes_before_the_first(world, manager):
    a_stay(world, world.key_worker, ExitReason.COMPLETED)
    days = {"start-day": 2, "start-month": 5, "start-year": 2026, "end-day": 1, "end-month": 5, "end-year": 2026}
    page = manager.visit(PAGE, **days)
    assert page.errors == ["The last day must not be before the first day"]
    assert "Testbury Council" in page.text


def test_is_for_managers_alone(world, signed_in):
    staff = signed_in(world.provider_user)
    assert staff.visit(PAGE).status == 404
    assert "Performance" not in staff.visit("/").links
