"""The home of providers: vacancies to say, arrivals by day, prices that wait, and nothing of other providers."""

import datetime as dt

import pytest

from rehab.casework.queries import home
from rehab.core.db import db as database
from rehab.framework import queries as framework
from rehab.framework.models import PriceProposal, VacancyReport
from rehab.framework.rules import ProposalState
from rehab.placements.rules import PlacementStatus
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.factories import NOON, TODAY, stored
from tests.support.prices import price_ids
from tests.support.statements import statements_seen

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db):
    return factories.a_world()


@pytest.fixture
def staff(world):
    return factories.actor(world.provider_user)


def lists_of(staff):
    return {part.heading: part for part in home.home_page(staff, now=NOON).lists}


def told(part):
    return [(item.title, item.tag, item.tone) for item in part.items]


def says_what_is_free(facility, *, at):
    stored(VacancyReport(facility_id=facility.id, reported_at=at, free_any=1))


def test_asks_for_what_is_unknown_first_then_for_what_was_not_said_today(world, staff):
    says_what_is_free(world.facility, at=NOON - DAY)
    vacancies = lists_of(staff)["Vacancies to update"]
    assert told(vacancies) == [
        ("Second House", "Never said", "bad"),
        ("Test House", "Not said today", "act"),
    ]
    says_what_is_free(world.second_facility, at=NOON - 8 * DAY)
    assert told(lists_of(staff)["Vacancies to update"])[0] == ("Second House", "Unknown by now", "bad")
    says_what_is_free(world.second_facility, at=NOON - DAY)
    assert told(lists_of(staff)["Vacancies to update"]) == [("2 facilities", "Not said today", "act")]


def test_asks_for_nothing_that_was_said_today_nor_by_other_providers(world, staff):
    for facility in (world.facility, world.second_facility):
        says_what_is_free(facility, at=NOON)
    assert lists_of(staff)["Vacancies to update"].items == ()
    assert world.other_facility.id in framework.silent_facilities(now=NOON)[world.other_provider.id]


@pytest.mark.parametrize(
    ("days", "tag", "tone"),
    [
        (-1, "Was due 31 May", "bad"),
        (0, "Today", "act"),
        (3, "Thursday 4 June", "progress"),
        (10, "11 June", "progress"),
    ],
)
def test_an_arrival_says_on_which_day_it_is(world, staff, days, tag, tone):
    request = factories.a_request(factories.a_client(world.service), world.key_worker, status=RequestStatus.APPROVED)
    placement = factories.an_arranged_placement(request, world.facility, arrives_on=TODAY + days * DAY)
    assert placement.status is PlacementStatus.ARRANGED
    ((_, *shown),) = told(lists_of(staff)["Arrivals"])
    assert shown == [tag, tone]


def test_prices_stand_there_while_they_wait_and_for_two_weeks_after_the_answer(world, staff):
    price_ids("", world.facility, factories.lot_of(world.framework), world.provider_user)
    proposal = database.session.query(PriceProposal).one()
    asked = lists_of(staff)["Changes and prices that you asked for"]
    assert [item.path for item in asked.items] == [f"/price-proposals/{proposal.public_id}"]
    assert "Changes and prices that you asked for" not in lists_of(factories.actor(world.other_provider_user))
    for days, stands in ((13, True), (15, False)):
        proposal.state, proposal.decided_at = ProposalState.REFUSED, NOON - days * DAY
        proposal.decision_reason = "Too much"
        database.session.commit()
        assert ("Changes and prices that you asked for" in lists_of(staff)) is stands


def test_shows_only_offers_arrivals_and_vacancies_where_nothing_else_is_to_do(staff):
    assert list(lists_of(staff)) == ["Offers to answer", "Arrivals", "Vacancies to update"]


@pytest.mark.parametrize("people", [1, 12])
def test_costs_the_same_however_many_people(world, staff, people):
    for _ in range(people):
        request = factories.a_request(
            factories.a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED
        )
        factories.a_stay(request, world.facility, funded_until=TODAY + 20 * DAY)
    with statements_seen() as seen:
        home.home_page(staff, now=NOON)
    assert len(seen) == 22
