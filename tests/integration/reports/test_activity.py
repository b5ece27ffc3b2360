"""Who came and who left, against a slow reading of made-up histories; and what of it may be published."""

import datetime as dt
from collections import Counter

import pytest

from rehab.clients.rules import ETHNICITIES, Sex
from rehab.core.errors import IllegalMove
from rehab.panel.rules.snapshots import age_band
from rehab.placements.rules import ExitReason
from rehab.reports import queries
from rehab.reports.models import Publication
from rehab.reports.rules import Characteristic, Period
from rehab.reports.rules.activity import worded
from tests import factories
from tests.support.history import a_framework_of_2022, imported
from tests.support.history_rows import a_file
from tests.support.made_up_history import History
from tests.support.publications import QUARTER, a_publication
from tests.support.slow_measures import Stay
from tests.support.statements import statements_seen

TODAY = dt.date(2026, 5, 17)
YEAR = Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), TODAY)
DETOX, REHAB = "inpatient_detox", "residential_rehab"


def shown(grids, title):
    return {name: counts for grid in grids if grid.title == title for name, counts in grid.rows}


def by_care(stays, name_of):
    counts = Counter((name_of(stay), stay.row["care_type"]) for stay in stays)
    names = {name for name, _ in counts}
    rows = {name: (counts[name, DETOX], counts[name, REHAB]) for name in names}
    rows["All"] = tuple(sum(row[place] for row in rows.values()) for place in (0, 1))
    return {name: (*row, sum(row)) for name, row in rows.items()}


@pytest.mark.parametrize("period", [YEAR, Period(dt.date(2026, 2, 10), dt.date(2026, 8, 31), TODAY)])
def test_agrees_with_a_slow_reading(db, period):
    a_framework_of_2022()
    rows = list(History(7, today=TODAY).rows(150))
    imported(a_file(*rows), today=TODAY)
    stays = [Stay(row) for row in rows if row["admitted_on"]]
    came = [stay for stay in stays if period.start <= stay.admitted <= period.end]
    left = [stay for stay in stays if stay.ended and period.start <= stay.ended <= period.end]
    grids = queries.activity_grids(period, authorities=None)
    assert shown(grids, "Starts by district of residence") == by_care(
        came, lambda stay: stay.row["district"] or "Not recorded"
    )
    assert shown(grids, "Ends by exit reason") == by_care(left, lambda stay: ExitReason(stay.row["exit_reason"]).label)
    first = {}
    for stay in sorted(came, key=lambda stay: (stay.admitted, stay.row["stay_ref"])):
        first.setdefault(stay.row["client_ref"], stay)
    for characteristic, name_of in {
        Characteristic.AGE: lambda stay: age_band(dt.date.fromisoformat(stay.row["date_of_birth"]), stay.admitted),
        Characteristic.SEX: lambda stay: worded(Characteristic.SEX, stay.row["sex"]),
        Characteristic.ETHNICITY: lambda stay: ETHNICITIES.get(stay.row["ethnicity"], "Not recorded"),
    }.items():
        people = Counter(name_of(stay) for stay in first.values())
        expected = {name: (count,) for name, count in people.items()} | {"All": (len(first),)}
        assert shown(grids, f"People who came by {characteristic.label.lower()}") == expected


@pytest.fixture
def world(db):
    return factories.a_world()


def some_stays(world, count, *, sex=None):
    for number in range(count):
        named = {"sex": sex} if sex else {}
        client = factories.a_client(world.service, given_name=f"Sentinel {number}", consents=(), **named)
        request = factories.a_request(client, world.key_worker)
        factories.a_stay(
            request, world.facility, admitted_on=dt.date(2026, 1, 5), ended_on=dt.date(2026, 2, 1),
            exit_reason=ExitReason.COMPLETED if number else ExitReason.CLIENT_LEFT,
        )  # fmt: skip


def test_a_stay_starts_and_ends_where_it_was_and_another_councils_is_none(world):
    some_stays(world, 2)
    mine = queries.activity_grids(QUARTER, authorities=[world.authority.id])
    assert shown(mine, "Starts by facility") == {"Test House": (0, 2, 2), "All": (0, 2, 2)}
    assert shown(queries.activity_grids(QUARTER, authorities=[world.other_authority.id]), "Starts by facility") == {}


def test_nothing_small_is_kept_of_what_is_published(world):
    some_stays(world, 7)
    made = a_publication(world.authority, world.commissioner)
    assert shown(made.grids, "Starts by facility") == {"Test House": (0, 7, 7), "All": (0, 7, 7)}
    ends = shown(made.grids, "Ends by exit reason")
    assert ends[ExitReason.CLIENT_LEFT.label][-1] is None, "one person left"
    assert ends[ExitReason.COMPLETED.label][-1] is None, "six of seven would tell of the one"
    assert ends["All"][-1] == 7


def test_too_few_people_to_publish_are_withheld(world):
    some_stays(world, 3)
    made = a_publication(world.authority, world.commissioner)
    assert all(grid.withheld for grid in made.grids if grid.title.startswith(("Starts", "Ends", "People")))
    assert "3" not in str([table["rows"] for table in made.tables])


def test_a_later_version_stands_beside_the_earlier_one(world, db):
    some_stays(world, 6)
    first = a_publication(world.authority, world.commissioner)
    some_stays(world, 6)
    second = a_publication(world.authority, world.commissioner)
    assert (first.number, second.number) == (1, 2)
    db.session.expire_all()
    assert shown(first.grids, "Starts by facility")["All"][-1] == 6
    assert [row.number for row in queries.publications([world.authority.id])] == [2, 1]


def test_refuses_a_later_version_that_tells_of_one_who_was_recorded_late(world, db):
    some_stays(world, 7)
    a_publication(world.authority, world.commissioner)
    some_stays(world, 1, sex=Sex.FEMALE)
    with pytest.raises(IllegalMove, match="Since version 1 was published, starts by substance group changed"):
        a_publication(world.authority, world.commissioner)
    assert db.session.query(Publication).count() == 1


@pytest.mark.parametrize(
    "period",
    [
        Period(dt.date(2026, 1, 1), dt.date(2026, 4, 30), factories.TODAY),
        Period(dt.date(2026, 3, 31), dt.date(2026, 4, 30), factories.TODAY),
        Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28), factories.TODAY),
        Period(dt.date(2026, 4, 1), factories.TODAY, factories.TODAY),
    ],
)
def test_refuses_a_period_that_is_not_over_or_shares_days_with_another(world, db, period):
    a_publication(world.authority, world.commissioner)
    with pytest.raises(IllegalMove):
        a_publication(world.authority, world.commissioner, period=period)
    assert db.session.query(Publication).count() == 1
    neighbour = Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30), factories.TODAY)
    assert a_publication(world.authority, world.commissioner, period=neighbour).number == 1
    assert a_publication(world.other_authority, world.other_commissioner).number == 1


def test_costs_as_many_statements_for_many_stays(world):
    with statements_seen() as few:
        queries.activity_grids(QUARTER, authorities=None)
    some_stays(world, 12)
    with statements_seen() as many:
        queries.activity_grids(QUARTER, authorities=None)
    assert len(few) == len(many) == 2
