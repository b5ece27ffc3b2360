"""The way down from each figure of a measure to its cases, on pages and as sheets."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
import time_machine

from rehab.placements.rules import ExitReason
from rehab.reports import queries
from rehab.reports.rules import MEASURES, Group, Period, Unit
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.history import a_framework_of_2022, imported
from tests.support.history_rows import a_file
from tests.support.made_up_history import History
from tests.support.statements import statements_seen

TODAY = dt.date(2026, 5, 17)
OTHER = "Another House Ltd"
YEAR = Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31), TODAY)


def counted(figure, cases):
    """What the cases add up to, as the figure tells it."""
    numbers = sorted(case.counts for case in cases)
    if figure.measure.unit is Unit.DAYS:
        middle = (len(numbers) - 1) // 2, len(numbers) // 2
        return sum(numbers[place] for place in middle) / 2, len(numbers)
    return sum(numbers), None if figure.denominator is None else len(numbers)


def test_the_cases_of_each_figure_add_up_to_it(db):
    a_framework_of_2022()
    imported(a_file(*History(3, today=TODAY).rows(120)), today=TODAY)
    for by in (None, Group.PROVIDER, Group.OPIATE_CRACK):
        found = [figure for figure in queries.figures(YEAR, by=by) if figure.has_cases]
        assert {figure.measure.id for figure in found} == set(MEASURES)
        for figure in found:
            cases = queries.cases(figure.measure.id, YEAR, by=by, group=figure.group or "", authorities=None)
            assert counted(figure, cases.all()) == (figure.numerator, figure.denominator), figure


@pytest.fixture
def cast(db):
    with time_machine.travel(factories.NOON, tick=False):
        world = factories.a_world()
        a_stay(world, world.facility)
        a_stay(world, factories.a_facility(factories.a_provider(OTHER)))
        yield world


def a_stay(world, place):
    client = factories.a_client(world.service, given_name=f"Somebody of {place.id}", consents=())
    request = factories.a_request(client, world.key_worker, status=RequestStatus.ENDED)
    days = {"admitted_on": dt.date(2026, 1, 5), "ended_on": dt.date(2026, 2, 2)}
    return factories.a_stay(request, place, **days, exit_reason=ExitReason.COMPLETED)


def rows_of(page):
    return page.html.select("tbody tr")


@pytest.mark.parametrize(("path", "figure"), [("/measures", "rehab_completion"), ("/utilisation", "exits")])
def test_each_group_leads_to_its_own_cases(cast, signed_in, path, figure):
    jo = signed_in(cast.commissioner)
    links = [link for link in jo.visit(f"{path}?by=provider").html.select("td a") if figure in link["href"]]
    other = next(link for link in links if OTHER in link.text)
    assert len(links) > 1
    page = jo.visit(other["href"])
    assert OTHER in page.text
    assert len(rows_of(page)) == 1
    assert len(rows_of(jo.visit(other["href"].partition("?")[0]))) == 2


@pytest.mark.parametrize(
    ("path", "numbers"),
    [
        ("/measures/rehab_completion/cases", [1]),
        ("/measures/wait_median_days/cases", None),
        ("/utilisation/nights", [28]),
        ("/utilisation/exits", [28]),
    ],
)
def test_cases_can_be_kept_as_a_sheet(cast, signed_in, path, numbers):
    jo = signed_in(cast.commissioner)
    page = jo.visit(f"{path}?by=provider&group={OTHER}")
    lines = list(csv.DictReader(io.StringIO(jo.visit(page.links["CSV"]).response.text)))
    assert [line["reference"] for line in lines] == [row.select("th")[0].text.strip() for row in rows_of(page)]
    assert {line["group"] for line in lines} == {OTHER}
    assert {line["for"][:9] for line in lines} == {"For the c"}
    sheet = openpyxl.load_workbook(io.BytesIO(jo.visit(page.links["Excel"]).response.data)).active
    _, *cells = sheet.iter_rows(values_only=True)
    assert [row[2] for row in cells] == [line["reference"] for line in lines]
    assert numbers is None or [row[4] for row in cells] == numbers


def test_money_is_in_pounds(cast, signed_in):
    jo = signed_in(cast.commissioner)
    page = jo.visit(f"/utilisation/cost?by=provider&group={OTHER}")
    (line,) = csv.DictReader(io.StringIO(jo.visit(page.links["CSV"]).response.text))
    assert f"£{float(line['number']):,.2f}" in rows_of(page)[0].text


@pytest.mark.parametrize("path", ["/measures/rehab_completion/cases", "/utilisation/exits"])
def test_a_group_that_is_none_has_no_cases(cast, signed_in, path):
    page = signed_in(cast.commissioner).visit(f"{path}?by=provider&group=Nobody")
    assert page.status == 200
    assert "No cases in this period." in page.text


@pytest.mark.parametrize("path", ["/measures/nonsense/cases", "/utilisation/nonsense"])
def test_knows_no_other_figure_and_no_other_kind_of_file(cast, signed_in, path):
    jo = signed_in(cast.commissioner)
    assert jo.visit(path).status == jo.visit(f"{path}.csv").status == 404
    assert jo.visit("/utilisation/exits.pdf").status == jo.visit("/measures/bed_nights/cases.doc").status == 404


def test_takes_as_many_statements_for_many_cases(cast, signed_in):
    jo = signed_in(cast.commissioner)

    def seen(path):
        with statements_seen() as statements:
            jo.visit(path)
        return len(statements)

    paths = ("/measures/rehab_completion/cases", "/utilisation/exits", "/utilisation/exits.csv")
    before = [seen(path) for path in paths]
    for _ in range(3):
        a_stay(cast, cast.facility)
    assert [seen(path) for path in paths] == before
