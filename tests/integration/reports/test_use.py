"""What the beds were used for: worked by hand, and against a slow reading of made-up histories."""

import datetime as dt
from fractions import Fraction

import pytest
import time_machine
from sqlalchemy import select

from rehab.core.db import db as database
from rehab.finance.models import Budget
from rehab.finance.rules import FundingSource
from rehab.framework.models import Lot, Price
from rehab.placements.models import Placement, Segment
from rehab.placements.rules import ExitReason, OfferStatus
from rehab.reports import queries
from rehab.reports.rules import STEPS, Counted, Period, UseGroup, occupancy
from rehab.requests.models import PlacementRequest
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.history import a_framework_of_2022, imported
from tests.support.history_rows import a_file, a_row, an_open_row
from tests.support.made_up_history import History
from tests.support.slow_measures import Stay
from tests.support.statements import statements_seen

TODAY = dt.date(2026, 5, 17)
YEAR = Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), TODAY)


def take(*rows):
    imported(a_file(*rows), today=TODAY)


@pytest.fixture
def framework(db):
    a_framework_of_2022()


def test_worked_by_hand(framework):
    take(
        a_row(1, admitted_on="2025-03-25", ended_on="2025-04-15", weekly_price="700", client_contribution_weekly="70"),
        a_row(2, admitted_on="2025-05-01", ended_on="2025-05-11", nightly_price="100", exit_reason="client_left"),
        an_open_row(3, admitted_on="2026-03-30", weekly_price=""),
    )
    (whole,) = queries.use(YEAR)
    assert (whole.nights, whole.admissions, whole.exits, whole.completed) == (14 + 10 + 2, 2, 2, 1)
    assert whole.pence == 14 * 9_000 + 10 * 10_000
    assert whole.average_stay == (21 + 10 + 1) // 2
    assert whole.average_funded == 84
    assert whole.cost_per_completed == 21 * 9_000


def test_months_split_nights_where_they_fall(framework):
    take(a_row(1, admitted_on="2025-04-28", ended_on="2025-05-03"))
    months = queries.use(YEAR, by=UseGroup.MONTH)
    assert [(month.group, month.nights, month.admissions, month.exits) for month in months] == [
        ("2025-04", 3, 1, 0),
        ("2025-05", 2, 0, 1),
    ]


def test_nothing_is_nothing(framework):
    (whole,) = queries.use(YEAR)
    assert whole.is_empty
    assert (whole.average_stay, whole.average_funded, whole.cost_per_completed) == (None, None, None)
    assert queries.use(YEAR, by=UseGroup.FACILITY) == []
    assert [wait.average for wait in queries.waits(YEAR, None)] == ["No cases"] * 3
    assert queries.unused_approvals(YEAR, None) == (0, 0)


def test_steps_on_the_way_to_a_bed(framework):
    take(
        a_row(
            1,
            submitted_on="2025-04-01",
            decided_on="2025-04-11",
            offered_on="2025-04-13",
            accepted_on="",
            admitted_on="2025-04-20",
            ended_on="2025-05-20",
        ),
        a_row(
            2,
            submitted_on="2025-04-01",
            decided_on="2025-04-02",
            offered_on="2025-04-02",
            accepted_on="",
            admitted_on="2025-04-05",
            ended_on="2025-05-20",
        ),
    )
    assert [(wait.people, wait.average) for wait in queries.waits(YEAR, None)] == [
        (2, "5.5 days"),
        (2, "1.0 days"),
        (2, "5.0 days"),
    ]


def test_approvals_that_nobody_used(framework):
    never = dict.fromkeys(("admitted_on", "funded_until", "ended_on", "exit_reason", "exit_accommodation"), "")
    more = {"satisfaction": "", "discharge_plan_agreed_on": "", "paid_work_days_28": "", "accepted_on": ""}
    take(
        a_row(1, **never, **more, decided_on="2025-05-01", offered_on="", approved_weeks="10"),
        a_row(
            2, decided_on="2025-05-01", offered_on="", accepted_on="", admitted_on="2025-05-04", ended_on="2025-05-06"
        ),
    )
    assert queries.unused_approvals(YEAR, None) == (1, 10)


@pytest.mark.parametrize("period", [YEAR, Period(dt.date(2026, 2, 10), dt.date(2026, 8, 31), TODAY)])
def test_agrees_with_a_slow_reading(framework, period):
    rows = list(History(5, today=TODAY).rows(150))
    imported(a_file(*rows), today=TODAY)
    stays = [Stay(row) for row in rows if row["admitted_on"]]
    (whole,) = queries.use(period)
    assert whole.nights == sum(stay.nights(period.start, period.end, period.as_of) for stay in stays)
    ended = [stay for stay in stays if stay.ended and period.start <= stay.ended <= period.end]
    assert whole.exits == len(ended)
    assert whole.stayed_days == sum((stay.ended - stay.admitted).days for stay in ended)
    approved = {row["request_ref"]: int(row["approved_weeks"] or 0) for row in reversed(rows)}
    assert whole.funded_days == sum(7 * approved[stay.row["request_ref"]] for stay in ended)
    assert whole.admissions == sum(period.start <= stay.admitted <= period.end for stay in stays)
    assert whole.pence == sum(
        pence(stay.nights(period.start, period.end, period.as_of) * a_night(stay)) for stay in stays
    )
    assert whole.completed_pence == sum(
        pence((stay.ended - stay.admitted).days * a_night(stay)) for stay in ended if stay.completed
    )
    (spent,) = queries.figures(period, only="net_spend")
    assert whole.pence == spent.numerator
    for by in UseGroup:
        groups = queries.use(period, by=by)
        assert sum(group.nights for group in groups) == whole.nights
        assert sum(group.exits for group in groups) == whole.exits
        assert sum(group.admissions for group in groups) == whole.admissions


def every(counted, **group):
    return list(queries.cases_of_use(counted, YEAR, authorities=None, **group).all())


def test_each_sum_is_that_of_its_cases(framework):
    imported(a_file(*History(5, today=TODAY).rows(120)), today=TODAY)
    found = [(by, row) for by in (None, *UseGroup) for row in queries.use(YEAR, by=by)[:2]]
    for by, row in found:
        sums = {
            Counted.NIGHTS: row.nights,
            Counted.COST: row.pence,
            Counted.EXITS: row.stayed_days,
            Counted.APPROVED: row.funded_days,
            Counted.COMPLETED: row.completed_pence,
        }
        numbers = {
            Counted.ADMISSIONS: row.admissions,
            Counted.EXITS: row.exits,
            Counted.APPROVED: row.funded_exits,
            Counted.COMPLETED: row.completed,
        }
        group = {"by": by, "group": row.group or ""}
        assert {each: sum(case.counts for case in every(each, **group)) for each in sums} == sums
        assert {each: len(every(each, **group)) for each in numbers} == numbers


def test_each_step_to_a_bed_and_each_approval_is_that_of_its_cases(framework):
    imported(a_file(*History(5, today=TODAY).rows(150)), today=TODAY)
    found = [(wait.step, wait.people, wait.days) for wait in queries.waits(YEAR, None)]
    assert found == [(step, len(every(step)), sum(case.counts for case in every(step))) for step in STEPS]
    unused = every(Counted.UNUSED)
    assert queries.unused_approvals(YEAR, None) == (len(unused), sum(case.counts for case in unused))
    assert len(unused) > 1


def pence(pounds: Fraction) -> int:
    return int((pounds * 100 + Fraction(1, 2)) // 1)


def a_night(stay: Stay) -> Fraction:
    row = stay.row
    if not row["nightly_price"] and not row["weekly_price"]:
        return Fraction(0)
    price = Fraction(row["nightly_price"]) if row["nightly_price"] else Fraction(row["weekly_price"]) / 7
    return price - Fraction(row["client_contribution_weekly"] or 0) / 7


def test_a_completed_stay_costs_what_all_its_segments_cost(cast):
    request = factories.a_request(factories.a_client(cast.service), cast.key_worker, status=RequestStatus.ENDED)
    days = {"admitted_on": dt.date(2026, 1, 5), "ended_on": dt.date(2026, 2, 2)}
    stay = factories.a_stay(request, cast.facility, **days, exit_reason=ExitReason.COMPLETED)
    (first,) = database.session.scalars(select(Segment).where(Segment.stay_id == stay.id))
    first.weekly_price_pence, first.nightly_price_pence, first.contribution_pence = 70_000, None, 0
    first.ends_on = moved_on = first.starts_on + dt.timedelta(days=10)
    cheaper = {"weekly_price_pence": 35_000, "starts_on": moved_on, "ends_on": stay.ended_on, "stage": first.stage}
    database.session.add(Segment(stay_id=stay.id, facility_id=cast.second_facility.id, **cheaper))
    database.session.commit()
    later = (stay.ended_on - moved_on).days
    period = Period(stay.admitted_on, stay.ended_on, factories.TODAY)
    costs = [(None, 1, 10 * 10_000 + later * 5_000)]
    assert [(row.group, row.completed, row.completed_pence) for row in queries.use(period)] == costs
    by_house = {row.group: (row.completed_pence, row.pence) for row in queries.use(period, by=UseGroup.FACILITY)}
    assert by_house == {
        cast.facility.name: (0, 10 * 10_000),
        cast.second_facility.name: (costs[0][2], later * 5_000),
    }


@pytest.fixture
def cast(db):
    with time_machine.travel(factories.NOON, tick=False):
        yield factories.a_world()


def a_stay(cast, number, reason=ExitReason.COMPLETED):
    client = factories.a_client(cast.service, given_name=f"Sentinel {number}", consents=())
    request = factories.a_request(client, cast.key_worker)
    admitted_on = dt.date(2026, 1, 5) + dt.timedelta(days=number)
    ended_on = admitted_on + dt.timedelta(days=20)
    factories.a_stay(request, cast.facility, admitted_on=admitted_on, ended_on=ended_on, exit_reason=reason)
    return request.reference


def test_the_page_leads_down_to_references_without_names(cast, signed_in):
    reference = a_stay(cast, 1)
    budget = Budget(authority_id=cast.authority.id, year=2026, source=FundingSource.NHS, amount_pence=12_345_600)
    database.session.add(budget)
    database.session.commit()
    jo = signed_in(cast.commissioner)
    page = jo.visit("/utilisation", by="facility")
    assert cast.facility.name in page.text
    assert "£123,456.00" in page.text
    cases = jo.visit("/utilisation/exits")
    assert reference in cases.links
    assert "Sentinel" not in cases.text


def test_another_council_sees_none_of_it(cast, signed_in):
    reference = a_stay(cast, 1)
    other = signed_in(cast.other_commissioner)
    assert "Nobody was in a bed" in other.visit("/utilisation").text
    assert reference not in other.visit("/utilisation/nights").text


def test_what_is_not_counted_does_not_exist(cast, signed_in):
    assert signed_in(cast.commissioner).visit("/utilisation/nonsense").status == 404


def test_costs_as_many_statements_for_many_stays_as_for_few(cast, signed_in):
    jo = signed_in(cast.commissioner)

    def cost() -> int:
        with statements_seen() as seen:
            jo.visit("/utilisation", by="provider")
        return len(seen)

    a_stay(cast, 0)
    jo.visit("/utilisation")
    few = cost()
    for number in range(1, 20):
        a_stay(cast, number)
    assert cost() == few


def test_the_share_of_the_beds_counts_every_night_of_each_bed():
    period = Period(dt.date(2026, 4, 1), dt.date(2026, 4, 10), dt.date(2026, 4, 8))
    assert occupancy(16, 4, period) == "50.0%"
    assert occupancy(1, 4, period) == "3.1%"
    assert occupancy(0, 0, period) == "No beds"


def test_a_stay_is_of_the_lot_that_its_bed_was_called_off_from(cast, db):
    request, _without = (
        db.session.query(PlacementRequest).filter_by(reference=a_stay(cast, number)).one() for number in (1, 2)
    )
    offer = factories.an_offer(request, cast.facility, status=OfferStatus.CONFIRMED)
    db.session.query(Placement).filter_by(request_id=request.id).one().offer_id = offer.id
    db.session.commit()
    lot = db.session.query(Lot).join(Price, Price.lot_id == Lot.id).filter(Price.id == offer.price_id).one()
    name = f"{cast.framework.reference}, lot {lot.number}: {lot.title}"
    assert {group.group: group.admissions for group in queries.use(YEAR, by=UseGroup.LOT)} == {
        name: 1,
        "not_recorded": 1,
    }


def test_an_assessment_before_the_decision_is_no_offer_yet(db):
    world = factories.a_world()
    request = factories.a_request(
        factories.a_client(world.service), world.key_worker, status=RequestStatus.ADMITTED
    )  # decided on 8 May
    early = factories.an_offer(request, world.other_facility, status=OfferStatus.DECLINED)
    early.before_decision, early.offered_on = True, dt.date(2026, 5, 4)
    factories.an_offer(request, world.facility, status=OfferStatus.CONFIRMED)
    factories.a_stay(request, world.facility, admitted_on=dt.date(2026, 6, 3))
    period = Period(dt.date(2026, 4, 1), dt.date(2027, 3, 31), dt.date(2026, 6, 4))
    assert [wait.average for wait in queries.waits(period, None)][1:] == ["24.0 days", "2.0 days"]
