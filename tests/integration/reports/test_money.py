"""What the year's budgets went to by group, and the year month by month."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from rehab.core.db import db as database
from rehab.finance.models import Budget, LedgerLine
from rehab.finance.rules import BudgetPosition, FundingSource, LedgerKind
from rehab.placements.models import Segment
from rehab.placements.rules import ExitReason
from rehab.reports import queries
from rehab.reports.queries.money import NO_BED, months_of_money, spend_by
from rehab.reports.rules import Period, UseGroup
from rehab.requests.models import FundingSection
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.statements import statements_seen

TODAY = factories.TODAY
YEAR = Period(TODAY - dt.timedelta(days=365), TODAY, TODAY)
A_NIGHT = 10_000


@pytest.fixture
def world(db):
    with time_machine.travel(factories.NOON, tick=False):
        yield factories.a_world()


def a_budget(council, source=FundingSource.PUBLIC_HEALTH_GRANT, year=2026):
    found = database.session.scalar(select(Budget).filter_by(authority_id=council.id, source=source, year=year))
    if found is None:
        found = Budget(authority_id=council.id, year=year, source=source, amount_pence=100_000_00)
        database.session.add(found)
        database.session.commit()
    return found


def a_case(world, number, place=None, *, taken=(), service=None, **days):
    """A request, with a stay where a place is given, and what it took of the budget."""
    client = factories.a_client(service or world.service, given_name=f"Person {number}", consents=())
    worker = world.key_worker if service is None else world.other_key_worker
    request = factories.a_request(client, worker, status=RequestStatus.ENDED)
    if place is not None:
        stay = factories.a_stay(request, place, **days)
        (segment,) = database.session.scalars(select(Segment).where(Segment.stay_id == stay.id))
        segment.weekly_price_pence, segment.nightly_price_pence, segment.contribution_pence = None, A_NIGHT, 0
    budget = a_budget(world.authority if service is None else world.other_authority)
    for kind, pence in taken:
        line = {"kind": kind, "amount_pence": pence, "nights": 1, "at": factories.NOON, "reason": "test"}
        database.session.add(LedgerLine(budget_id=budget.id, case_id=request.id, **line))
    database.session.commit()
    return request


def gone(world, number, place, **more):
    days = {"admitted_on": dt.date(2026, 4, 6), "ended_on": dt.date(2026, 4, 20), "exit_reason": ExitReason.COMPLETED}
    return a_case(world, number, place, **days, **more)


def by_house(world, council=None):
    return spend_by(UseGroup.FACILITY, 2026, [(council or world.authority).id])


def test_each_house_with_what_its_cases_took(world):
    gone(world, 1, world.facility, taken=[(LedgerKind.COMMITTED, 500), (LedgerKind.ACTUAL, 1_000)])
    gone(world, 2, world.facility, taken=[(LedgerKind.ACTUAL, 2_000), (LedgerKind.NOTICE, 30)])
    gone(world, 3, world.second_facility, taken=[(LedgerKind.ACTUAL, 4_000)])
    a_case(world, 4, taken=[(LedgerKind.RESERVED, 7_000)])
    assert by_house(world) == {
        world.facility.name: BudgetPosition(None, actual=3_000, committed=500, notice=30),
        world.second_facility.name: BudgetPosition(None, actual=4_000),
        NO_BED: BudgetPosition(None, reserved=7_000),
    }


@pytest.mark.parametrize("by", [each for each in UseGroup if each is not UseGroup.MONTH])
def test_groups_add_up_to_the_budgets(world, by):
    gone(world, 1, world.facility, taken=[(LedgerKind.COMMITTED, 500), (LedgerKind.ACTUAL, 1_000)])
    a_case(world, 2, taken=[(LedgerKind.RESERVED, 7_000)])
    (whole,) = queries.use_report(YEAR, by=None, authorities=[world.authority.id]).budgets.values()
    groups = spend_by(by, 2026, [world.authority.id]).values()
    assert sum(each.used for each in groups) == whole.used == 8_500
    assert sum(each.bound for each in groups) == whole.bound == 1_500


def test_what_was_given_back_whole_is_left_out(world):
    gone(world, 1, world.facility, taken=[(LedgerKind.RESERVED, 500), (LedgerKind.RESERVED, -500)])
    assert by_house(world) == {}


def test_another_council_and_another_year_are_no_part_of_it(world):
    gone(world, 1, world.facility, taken=[(LedgerKind.ACTUAL, 1_000)])
    assert by_house(world, world.other_authority) == {}
    assert spend_by(UseGroup.FACILITY, 2025, [world.authority.id]) == {}


def months(world):
    return {each.month: (each.spent, each.to_come) for each in months_of_money(YEAR, [world.authority.id])}


def test_months_tell_what_was_spent_and_what_is_funded_and_to_come(world):
    gone(world, 1, world.facility)
    a_case(world, 2, world.second_facility, admitted_on=dt.date(2026, 5, 30), funded_until=dt.date(2026, 7, 3))
    found = months(world)
    assert list(found) == [f"2026-{month:02d}" for month in range(4, 13)] + ["2027-01", "2027-02", "2027-03"]
    assert found["2026-04"] == (14 * A_NIGHT, 0)
    assert found["2026-05"] == (2 * A_NIGHT, 0)
    # Tonight, 1 June, is spent; the day on which the funding ends is no night.
    assert found["2026-06"] == (A_NIGHT, 29 * A_NIGHT)
    assert found["2026-07"] == (0, 2 * A_NIGHT)
    assert found["2026-08"] == (0, 0)


def test_what_others_pay_is_no_contribution_of_the_person(world):
    request = a_case(world, 1, world.facility, admitted_on=dt.date(2026, 5, 30), funded_until=dt.date(2026, 6, 9))
    (segment,) = database.session.scalars(select(Segment))
    segment.contribution_pence = 7_000 + 1_400
    (funding,) = database.session.scalars(select(FundingSection).where(FundingSection.request_id == request.id))
    funding.other_funding_pence = 1_400
    database.session.commit()
    assert months(world)["2026-06"] == (A_NIGHT - 1_000, 7 * (A_NIGHT - 1_000))


def test_a_stay_whose_funding_ran_out_has_nothing_to_come(world):
    a_case(world, 1, world.facility, admitted_on=dt.date(2026, 5, 1), funded_until=dt.date(2026, 5, 20))
    assert {to_come for _, to_come in months(world).values()} == {0}


def test_on_the_last_day_of_the_year_nothing_is_to_come(world):
    last = dt.date(2027, 3, 31)
    a_case(world, 1, world.facility, admitted_on=dt.date(2026, 5, 1), funded_until=dt.date(2027, 6, 20))
    found = months_of_money(Period(last, last, last), [world.authority.id])
    assert [each.to_come for each in found] == [0] * 12
    assert found[0].month == "2026-04"


def test_the_page_shows_both_and_takes_as_many_statements_for_many_cases(world, signed_in):
    gone(world, 1, world.facility, taken=[(LedgerKind.ACTUAL, 1_234_00)])
    jo = signed_in(world.commissioner)
    page = jo.visit("/utilisation?by=facility")
    assert "£1,234.00" in page.text
    assert "March 2027" in page.text

    def seen():
        with statements_seen() as statements:
            jo.visit("/utilisation?by=facility")
        return len(statements)

    before = seen()
    for number in range(2, 5):
        gone(world, number, world.second_facility, taken=[(LedgerKind.ACTUAL, 100)])
    assert seen() == before
