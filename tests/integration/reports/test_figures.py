"""Hand-worked cases of each measure, and a slow reading of the definitions beside the SQL."""

import datetime as dt
import random

import pytest

from rehab.core.db import db as database
from rehab.framework.rules import CareType
from rehab.placements.models import Stay
from rehab.placements.rules import ExitReason
from rehab.reports import queries
from rehab.reports.rules import Group, Period
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.history import a_review

TODAY = dt.date(2026, 6, 30)
QUARTER = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31), TODAY)
ONE_DAY = dt.timedelta(days=1)


def d(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


class Cast:
    """One world and a new person per stay."""

    def __init__(self) -> None:
        self.world = factories.a_world()
        self.people = 0

    def request(self, **more):
        self.people += 1
        client = factories.a_client(self.world.service, given_name=f"Person {self.people}", consents=())
        status = more.pop("status", RequestStatus.ENDED)
        return factories.a_request(client, self.world.key_worker, status=status, **more)

    def stay(self, admitted_on, ended_on=None, reason=None, *, request=None, reviews=(), **more):
        request = request or self.request(care_type=more.pop("care_type", CareType.RESIDENTIAL_REHAB))
        reason = reason or (ExitReason.COMPLETED if ended_on else None)
        stay = factories.a_stay(
            request, self.world.facility, admitted_on=admitted_on, ended_on=ended_on, exit_reason=reason, **more
        )
        for held_on in reviews:
            a_review(stay, held_on)
        return stay


@pytest.fixture
def cast(db) -> Cast:
    return Cast()


def share(measure_id, period=QUARTER, **scope):
    (figure,) = (f for f in queries.figures(period, **scope) if f.measure.id == measure_id)
    return figure.numerator, figure.denominator


def test_rehab_completion_counts_the_three_completions_of_rehab_stays_ended_in_the_period(cast):
    for reason in (ExitReason.COMPLETED, ExitReason.COMPLETED_COMMUNITY, ExitReason.COMPLETED_FURTHER_RESIDENTIAL):
        cast.stay(d(1, 5), d(2, 1), reason)
    cast.stay(d(1, 5), d(3, 31), ExitReason.CLIENT_LEFT)
    cast.stay(d(1, 5), d(1, 1) + 4 * ONE_DAY, ExitReason.DIED)
    cast.stay(d(1, 5), d(4, 1))
    cast.stay(d(1, 5), d(2, 1), care_type=CareType.INPATIENT_DETOX)
    assert share("rehab_completion") == (3, 5)


def test_return_to_community_waits_for_the_21st_day_and_leaves_out_deaths_and_custody(cast):
    cast.stay(d(1, 1), d(1, 5), community_return_on=d(1, 26))
    cast.stay(d(1, 1), d(1, 5), community_return_on=d(1, 27))
    cast.stay(d(1, 1), d(1, 5), ExitReason.CUSTODY, community_return_on=d(1, 6))
    cast.stay(d(1, 1), d(1, 5), ExitReason.DIED)
    cast.stay(d(1, 1), d(3, 10))
    cast.stay(d(1, 1), d(3, 11))
    assert share("return_to_community") == (1, 3)


def test_return_to_community_looks_at_the_final_stay_alone(cast):
    request = cast.request()
    cast.stay(d(1, 1), d(1, 20), ExitReason.COMPLETED_FURTHER_RESIDENTIAL, request=request)
    cast.stay(d(1, 20), d(2, 10), request=request, community_return_on=d(2, 11))
    assert share("return_to_community") == (1, 1)


def test_the_86th_night_without_a_review_is_overdue_and_a_review_on_a_day_clears_that_night(cast):
    cast.stay(d(1, 1), d(3, 27))
    cast.stay(d(1, 1), d(3, 28))
    cast.stay(d(1, 1), d(3, 31), reviews=[d(3, 27)])
    cast.stay(d(1, 1), d(3, 26))
    assert share("review_12_weeks") == (2, 3)


def test_decision_on_time_counts_first_decisions_in_ten_working_days(cast):
    for working_days in (10, 11):
        request = cast.request(status=RequestStatus.APPROVED, submitted_on=d(1, 5))
        request.decided_on, request.decision_working_days = d(1, 19), working_days
    later = cast.request(status=RequestStatus.APPROVED, submitted_on=d(1, 5))
    later.decided_on = d(4, 1)
    database.session.flush()
    assert share("decision_on_time") == (1, 2)


def test_a_plan_agreed_on_the_day_of_leaving_is_in_time(cast):
    cast.stay(d(1, 1), d(2, 1), discharge_plan_agreed_on=d(2, 1))
    cast.stay(d(1, 1), d(2, 1), discharge_plan_agreed_on=d(2, 2))
    cast.stay(d(1, 1), d(2, 1))
    assert share("discharge_plan") == (1, 3)


def test_the_day_of_admission_is_a_night_and_the_day_of_leaving_is_none(cast):
    cast.stay(d(3, 30), d(4, 15))
    cast.stay(dt.date(2025, 12, 30), d(1, 2))
    cast.stay(d(3, 31))
    cast.stay(d(2, 1), d(2, 1))
    assert share("bed_nights") == (2 + 1 + 1, None)


def test_an_authority_sees_its_own_figures_alone(cast):
    cast.stay(d(1, 5), d(2, 1))
    assert share("rehab_completion", authorities={cast.world.authority.id}) == (1, 1)
    assert share("rehab_completion", authorities={cast.world.other_authority.id}) == (0, 0)


def test_a_request_counts_in_each_group_that_one_of_its_stays_is_in(cast):
    request = cast.request(submitted_on=d(1, 5))
    request.decided_on = d(1, 8)
    cast.stay(d(1, 10), d(1, 20), ExitReason.TRANSFERRED_PROVIDER, request=request)
    elsewhere = factories.a_stay(
        request, cast.world.other_facility, admitted_on=d(1, 20), ended_on=d(2, 1), exit_reason=ExitReason.COMPLETED
    )
    assert elsewhere.provider_id != cast.world.provider.id
    groups = [f.group for f in queries.figures(QUARTER, by=Group.PROVIDER) if f.measure.id == "decision_on_time"]
    assert groups == ["Otherhouse Ltd", "Testhouse Ltd"]


def test_the_cases_of_a_figure_come_in_pages_by_reference(cast):
    for day in range(1, 8):
        cast.stay(d(1, day), d(2, day), ExitReason.COMPLETED if day % 2 else ExitReason.CLIENT_LEFT)
    found = queries.cases("rehab_completion", QUARTER, authorities=None)
    (rows, total), (rest, _) = found.page(1, 5), found.page(2, 5)
    everything = [*rows, *rest]
    assert (sum(case.counts for case in everything), len(everything)) == share("rehab_completion") == (4, total)
    assert [case.reference for case in everything] == sorted({case.reference for case in everything})
    assert list(found.all()) == everything


def nights(stay: Stay, period: Period) -> list[dt.date]:
    """Each night of a stay that falls in the period."""
    after = stay.ended_on or period.as_of + ONE_DAY
    every = (stay.admitted_on + n * ONE_DAY for n in range((after - stay.admitted_on).days))
    return [night for night in every if period.start <= night <= period.as_of]


def overdue(night: dt.date, stay: Stay, reviews: list[dt.date]) -> bool:
    """More than 84 days after the later of admission and the last review held on or before that day."""
    return (night - max([stay.admitted_on, *(day for day in reviews if day <= night)])).days > 84


def test_the_sql_agrees_with_a_slow_reading_of_the_definitions(cast):
    dice = random.Random(20260401)  # noqa: S311  (not for secrets)
    known = []
    for _ in range(60):
        admitted_on = dt.date(2025, 6, 1) + dice.randrange(330) * ONE_DAY
        ended_on = admitted_on + dice.randrange(260) * ONE_DAY
        ended_on = ended_on if ended_on <= TODAY and dice.random() < 0.8 else None
        last = ended_on or TODAY
        days = (last - admitted_on).days
        reviews = sorted({admitted_on + dice.randrange(days + 1) * ONE_DAY for _ in range(dice.randrange(5))})
        known.append((cast.stay(admitted_on, ended_on, reviews=reviews), reviews))
    for start, end in ((d(1, 1), d(3, 31)), (d(3, 27), d(3, 27)), (dt.date(2025, 7, 1), TODAY + 90 * ONE_DAY)):
        period = Period(start, end, TODAY)
        due = [
            (stay, reviews)
            for stay, reviews in known
            if any((night - stay.admitted_on).days >= 84 for night in nights(stay, period))
        ]
        late = sum(any(overdue(night, stay, reviews) for night in nights(stay, period)) for stay, reviews in due)
        assert share("review_12_weeks", period) == (len(due) - late, len(due))
        assert share("bed_nights", period) == (sum(len(nights(stay, period)) for stay, _ in known), None)
