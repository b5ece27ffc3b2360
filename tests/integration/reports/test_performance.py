"""What councils hold about a provider: by council, of its own houses alone, the same numbers as the councils' own."""

import datetime as dt

import pytest

from rehab.core.actor import Actor, Permission
from rehab.framework.models import Provider
from rehab.placements.rules import ExitReason
from rehab.reports import queries
from rehab.reports.rules import Group, Period, Tally, together
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support import house_life
from tests.support.history import a_framework_of_2022, imported
from tests.support.history_rows import a_file
from tests.support.made_up_history import History
from tests.support.statements import statements_seen

JUNE = Period(dt.date(2026, 6, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1))


@pytest.fixture
def world(db):
    return factories.a_world()


@pytest.fixture
def manager(world):
    return manager_of(world.provider)


def a_stay(world, facility=None, *, worker=None, **days):
    worker = worker or world.key_worker
    service = world.service if worker is world.key_worker else world.other_service
    client = factories.a_client(service, consents=())
    request = factories.a_request(client, worker, status=RequestStatus.ADMITTED)
    return factories.a_stay(request, facility or world.facility, **days)


def left(reason, *, on=dt.date(2026, 6, 11)):
    return {"admitted_on": dt.date(2026, 6, 1), "ended_on": on, "exit_reason": reason}


def rates_of(found):
    return {rate.measure.id: (rate.numerator, rate.denominator) for rate in found.rates}


def test_counts_arrivals_nights_and_exits_by_kind_for_each_council(world, manager):
    for reason in (ExitReason.COMPLETED, ExitReason.CLIENT_LEFT, ExitReason.DIED):
        a_stay(world, **left(reason))
    a_stay(world, worker=world.other_key_worker, admitted_on=dt.date(2026, 6, 21))
    others, ours = queries.performance(manager, JUNE)
    assert (ours.council, others.council) == (world.authority.name, world.other_authority.name)
    assert ours.tally == Tally(admissions=3, nights=30, completed=1, unplanned=1, otherwise=1)
    assert others.tally == Tally(admissions=1, nights=10)
    assert rates_of(ours) == {
        "rehab_completion": (1, 3),
        "detox_completion": (0, 0),
        "unplanned_exit": (1, 3),
        "early_unplanned_exit": (1, 3),
        "discharge_plan": (0, 3),
        "review_12_weeks": (0, 0),
    }
    assert together([ours, others]).tally == Tally(admissions=4, nights=40, completed=1, unplanned=1, otherwise=1)


def test_counts_nothing_of_another_provider_even_of_the_same_person(world, manager):
    request = factories.a_request(factories.a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED)
    factories.a_stay(request, world.facility, **left(ExitReason.TRANSFERRED_PROVIDER))
    after = {"admitted_on": dt.date(2026, 6, 11), "ended_on": dt.date(2026, 6, 14)}
    factories.a_stay(request, world.other_facility, **after, exit_reason=ExitReason.CLIENT_LEFT)
    house_life.an_incident(world.other_facility, world.other_provider_user)
    (ours,) = queries.performance(manager, JUNE)
    assert ours.tally == Tally(admissions=1, nights=10, otherwise=1)
    (theirs,) = queries.performance(manager_of(world.other_provider), JUNE)
    assert theirs.tally == Tally(admissions=1, nights=3, unplanned=1, incidents=1)


def test_counts_incidents_and_complaints_of_the_period_where_nobody_stayed(world, manager):
    house_life.an_incident(world.facility, world.provider_user)
    house_life.a_complaint(world.facility, world.provider_user)
    (ours,) = queries.performance(manager, JUNE)
    assert ours.tally == Tally(incidents=1, complaints=1)
    may = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31), JUNE.today)
    assert queries.performance(manager, may) == []


def test_equals_what_councils_read_whatever_the_history(db):
    a_framework_of_2022()
    today = dt.date(2026, 5, 17)
    imported(a_file(*History(11, today=today).rows(60)), today=today)
    period = Period(dt.date(2024, 4, 1), dt.date(2026, 3, 31), today)
    councils = {(each.group, each.measure.id): each for each in queries.figures(period, by=Group.PROVIDER)}
    checked = 0
    for provider in db.session.query(Provider).order_by(Provider.id).all():
        whole = together(queries.performance(manager_of(provider), period))
        for measure_id, share in rates_of(whole).items():
            read = councils.get((provider.legal_name, measure_id))
            assert share == ((read.numerator, read.denominator) if read else (0, 0))
            checked += share[1]
    assert checked


def manager_of(provider):
    return Actor(None, "", grants=frozenset({(Permission.MANAGE_FACILITIES, provider.organisation_id)}))


def test_staff_of_one_provider_who_manage_another_read_of_the_other_alone(world):
    a_stay(world, **left(ExitReason.COMPLETED))
    both = manager_of(world.other_provider).grants | {(Permission.ANSWER_OFFERS, world.provider.organisation_id)}
    assert queries.performance(Actor(None, "", grants=both), JUNE) == []


@pytest.mark.parametrize("people", [2, 12])
def test_costs_three_statements_however_many_stayed(world, manager, people):
    for _ in range(people):
        a_stay(world, **left(ExitReason.COMPLETED))
    with statements_seen() as seen:
        queries.performance(manager, JUNE)
    assert len(seen) == 3
