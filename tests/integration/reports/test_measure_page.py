"""The page of one measure: its quarters, its providers, its target."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from rehab.core.actor import SYSTEM
from rehab.core.db import db as database
from rehab.core.errors import InvalidInput
from rehab.core.transaction import transaction
from rehab.placements.rules import ExitReason
from rehab.reports import commands, queries
from rehab.reports.models import Target
from rehab.reports.queries.trends import quarters
from rehab.reports.rules import MEASURES, Aim
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.statements import statements_seen

PAGE = "/measures/rehab_completion"
TODAY = factories.TODAY


@pytest.fixture
def cast(db):
    with time_machine.travel(factories.NOON, tick=False):
        yield factories.a_world()


def a_stay(cast, admitted_on, ended_on, reason=ExitReason.COMPLETED, facility=None):
    client = factories.a_client(cast.service, given_name=f"Somebody {admitted_on} {reason}", consents=())
    request = factories.a_request(client, cast.key_worker, status=RequestStatus.ENDED)
    place = facility or cast.facility
    return factories.a_stay(request, place, admitted_on=admitted_on, ended_on=ended_on, exit_reason=reason)


def aim(cast):
    with transaction():
        commands.set_target(
            MEASURES["rehab_completion"], Aim(80, 10), authority_id=cast.authority.id, by=SYSTEM, now=factories.NOON
        )


def test_eight_quarters_end_with_the_present_one():
    periods = quarters(dt.date(2026, 6, 1))
    assert [period.start for period in (periods[0], periods[-1])] == [dt.date(2024, 7, 1), dt.date(2026, 4, 1)]
    assert periods[0].end == dt.date(2024, 9, 30)


def test_shows_each_quarter_and_the_twelve_months_to_its_end(cast, signed_in):
    a_stay(cast, dt.date(2026, 1, 5), dt.date(2026, 2, 2))
    a_stay(cast, dt.date(2026, 4, 5), dt.date(2026, 5, 2), ExitReason.CLIENT_LEFT)
    page = signed_in(cast.commissioner).visit(PAGE)
    rows = [" ".join(row.get_text(" ").split()) for row in page.html.select("table")[0].select("tbody tr")]
    assert "100.0% (1 of 1)" in rows[-2]
    assert "0.0% (0 of 1)" in rows[-1]
    assert "50.0% (1 of 2)" in rows[-1]
    assert "No cases" in rows[0]


def test_sets_a_target_and_shows_how_the_figure_stands(cast, signed_in):
    a_stay(cast, dt.date(2026, 1, 5), dt.date(2026, 2, 2))
    jo = signed_in(cast.commissioner)
    assert "Standing" not in jo.visit(PAGE).text
    page = jo.submit(f"{PAGE}/target", "Set the target", framework="council", target="90", near="5")
    assert page.path == PAGE
    assert "Target met" in page.text
    assert "Target met" in jo.visit("/measures").text
    jo.submit(f"{PAGE}/target", "Set the target", framework="council", target="85", near="5")
    assert [row.target for row in database.session.scalars(select(Target))] == [85]


@pytest.mark.parametrize(
    ("fields", "words"), [({"target": "101", "near": "0"}, "0 to 100"), ({"target": ""}, "Enter the target")]
)
def test_refuses_a_target_that_cannot_be(cast, signed_in, fields, words):
    with statements_seen() as seen:
        page = signed_in(cast.commissioner).submit(
            f"{PAGE}/target", "Set the target", **({"framework": "council", "near": "1"} | fields)
        )
    assert page.status == 422
    assert words in page.text
    assert not [table for table in seen.writes() if table == "target"]


def test_what_counts_how_much_was_done_has_no_target(cast, signed_in):
    jo = signed_in(cast.commissioner)
    assert jo.visit("/measures/net_spend/target").status == 403
    assert "Set a target" not in jo.visit("/measures/net_spend").text


def test_a_target_counts_for_its_own_council_from_its_own_day(cast):
    aim(cast)
    assert queries.aims([cast.authority.id], day=TODAY) == {"rehab_completion": Aim(80, 10)}
    assert queries.aims([cast.authority.id], day=TODAY - dt.timedelta(days=1)) == {}
    assert queries.aims([cast.other_authority.id], day=TODAY) == {}


def test_a_target_of_a_framework_counts_where_a_council_has_none(cast, signed_in):
    jo = signed_in(cast.commissioner)
    framework = cast.framework
    jo.submit(f"{PAGE}/target", "Set the target", framework=str(framework.id), target="70", near="5")
    assert queries.aims([cast.authority.id], day=TODAY) == {"rehab_completion": Aim(70, 5, framework.reference)}
    assert framework.reference in jo.visit(PAGE).text
    assert queries.aims([cast.other_authority.id], day=TODAY)["rehab_completion"].target == 70
    jo.submit(f"{PAGE}/target", "Set the target", framework="council", target="90", near="5")
    assert queries.aims([cast.authority.id], day=TODAY)["rehab_completion"] == Aim(90, 5)
    assert queries.aims([cast.other_authority.id], day=TODAY)["rehab_completion"].target == 70
    assert queries.aims([cast.service.id], day=TODAY) == {}, "who takes no part has no target of it"
    assert queries.aims([cast.authority.id], day=framework.ends_on + dt.timedelta(days=1))


def test_nobody_sets_a_target_of_a_framework_that_others_lead(cast):
    theirs = factories.a_framework(cast.other_authority)
    with pytest.raises(InvalidInput) as refused, transaction():
        commands.set_target(
            MEASURES["rehab_completion"],
            Aim(80, 10),
            authority_id=cast.authority.id,
            framework_id=theirs.id,
            by=SYSTEM,
            now=factories.NOON,
        )
    assert set(refused.value.faults) == {"framework"}


def test_compares_providers_as_a_funnel_where_there_are_several(cast, signed_in):
    jo = signed_in(cast.commissioner)
    a_stay(cast, dt.date(2026, 1, 5), dt.date(2026, 2, 2))
    assert "league table" not in jo.visit(PAGE).text
    other = factories.a_facility(factories.a_provider("Another House Ltd"))
    a_stay(cast, dt.date(2026, 1, 6), dt.date(2026, 2, 2), facility=other)
    page = jo.visit(PAGE)
    assert page.html.select_one("#funnel-title").text.startswith("Residential rehab successfully completed")
    assert "Another House Ltd: 100.0% of 1" in page.html.select_one("#funnel-desc").text


def test_a_measure_that_does_not_exist_is_not_found(cast, signed_in):
    assert signed_in(cast.commissioner).visit("/measures/nonsense").status == 404


def test_costs_as_many_statements_for_many_stays_as_for_few(cast, signed_in):
    jo = signed_in(cast.commissioner)

    def cost() -> int:
        with statements_seen() as seen:
            jo.visit(PAGE)
        return len(seen)

    a_stay(cast, dt.date(2026, 1, 5), dt.date(2026, 2, 2))
    jo.visit(PAGE)
    few = cost()
    for number in range(20):
        a_stay(cast, dt.date(2026, 1, 5) + dt.timedelta(days=number), dt.date(2026, 3, 2))
    assert cost() == few
