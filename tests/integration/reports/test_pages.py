"""The measures page, the way down to the cases, and the command."""

import csv
import datetime as dt
import io
import json

import openpyxl
import pytest

from rehab.core import clock
from rehab.placements.rules import ExitReason
from rehab.requests.rules import RequestStatus
from tests import factories
from tests.support.statements import statements_seen

ENDED = dt.date(2026, 2, 1)
YEAR = {
    "start-day": "1", "start-month": "1", "start-year": "2026",
    "end-day": "31", "end-month": "12", "end-year": "2026",
}  # fmt: skip


@pytest.fixture
def world(db):
    return factories.a_world()


def add_stays(world, count, *, completed):
    reason = ExitReason.COMPLETED if completed else ExitReason.CLIENT_LEFT
    references = []
    for number in range(count):
        client = factories.a_client(world.service, given_name=f"Sentinel {number}", consents=())
        request = factories.a_request(client, world.key_worker, status=RequestStatus.ENDED)
        factories.a_stay(request, world.facility, admitted_on=dt.date(2026, 1, 5), ended_on=ENDED, exit_reason=reason)
        references.append(request.reference)
    return references


def test_a_commissioner_sees_both_numbers_and_goes_down_to_references_without_names(world, signed_in):
    kept = add_stays(world, 3, completed=True) + add_stays(world, 1, completed=False)
    commissioner = signed_in(world.commissioner)
    page = commissioner.visit("/measures", **YEAR)
    assert "75.0% (3 of 4 cases)" in page.text
    cases = commissioner.visit("/measures/rehab_completion/cases", **YEAR)
    assert set(kept) <= set(cases.links)
    assert "Sentinel" not in cases.text


def test_another_councils_commissioner_sees_none_of_it(world, signed_in):
    (reference,) = add_stays(world, 1, completed=True)
    other = signed_in(world.other_commissioner)
    assert "No cases" in other.visit("/measures", **YEAR).text
    assert reference not in other.visit("/measures/rehab_completion/cases", **YEAR).text


def test_groups_stand_below_their_measure(world, signed_in):
    add_stays(world, 2, completed=True)
    page = signed_in(world.commissioner).visit("/measures", **YEAR, by="provider")
    assert "Testhouse Ltd" in page.text


def test_starts_with_the_last_twelve_months_and_shows_them_in_the_form(world, signed_in):
    page = signed_in(world.commissioner).visit("/measures")
    shown = page.html.select_one('input[name="end-year"]')
    assert shown is not None
    assert shown["value"] == str(clock.today().year)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"end-day": "31", "end-month": "2"}, "Last day must be a real date"),
        ({"end-year": "2025"}, "The last day must not be before the first day"),
        ({"start-day": "31", "start-month": "2", "end-year": "2020"}, "First day must be a real date"),
    ],
)
def test_says_what_is_wrong_with_a_period(world, signed_in, bad, sentence):
    page = signed_in(world.commissioner).visit("/measures", **(YEAR | bad))
    assert page.errors == [sentence]


def test_there_is_no_page_for_a_measure_that_does_not_exist(world, signed_in):
    assert signed_in(world.commissioner).visit("/measures/nonsense/cases").status == 404


def test_pages_ask_the_database_as_often_for_many_stays_as_for_few(world, signed_in):
    commissioner = signed_in(world.commissioner)
    counted = {}
    for stays in (3, 40):
        add_stays(world, stays, completed=True)
        for path in ("/measures", "/measures/bed_nights/cases"):
            with statements_seen() as seen:
                commissioner.visit(path, **YEAR, by="sex")
            counted.setdefault(path, set()).add(len(seen))
    assert {path: len(numbers) for path, numbers in counted.items()} == dict.fromkeys(counted, 1)


def test_the_command_prints_the_figures_of_the_page(world, app):
    add_stays(world, 3, completed=True)
    arguments = ["reports", "kpis", "--from", "2026-01-01", "--to", "2026-12-31", "--today", "2026-06-30"]
    printed = json.loads(app.test_cli_runner().invoke(args=[*arguments, "--format", "json"]).output)
    assert printed[0] == {"id": "rehab_completion", "group": None, "numerator": 3, "denominator": 3, "value": 100.0}
    table = app.test_cli_runner().invoke(args=[*arguments, "--by", "sex", "--format", "csv"]).output
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows[0] == {
        "id": "rehab_completion",
        "group": "male",
        "numerator": "3",
        "denominator": "3",
        "value": "100.0",
    }


def test_the_command_refuses_a_period_that_ends_before_it_starts(world, app):
    result = app.test_cli_runner().invoke(args=["reports", "kpis", "--from", "2026-02-01", "--to", "2026-01-01"])
    assert result.exit_code == 2
    assert "must not be before" in result.output


def test_the_figures_can_be_kept_as_a_sheet_that_says_what_it_is(world, signed_in):
    add_stays(world, 2, completed=True)
    jo = signed_in(world.commissioner)
    response = jo.visit("/measures.csv", **YEAR, by="provider").response
    assert response.headers["Content-Disposition"] == "attachment; filename=measures-2026-01-01-to-2026-12-31.csv"
    (row,) = (row for row in csv.DictReader(io.StringIO(response.text)) if row["id"] == "rehab_completion")
    assert (row["group"], row["numerator"], row["value"]) == ("Provider: Testhouse Ltd", "2", "100.0")
    assert row["for"].startswith("For the council's own use")
    book = openpyxl.load_workbook(io.BytesIO(jo.visit("/measures.xlsx", **YEAR).response.data))
    cells = {line[0]: line for line in book.active.iter_rows(min_row=2, values_only=True)}
    assert cells["rehab_completion"][3:6] == (2, 2, 100)
    assert cells["rehab_completion"][7].date() == dt.date(2026, 1, 1)
    assert isinstance(cells["net_spend"][5], int | float)


def test_keeps_the_period_in_the_form_when_only_the_group_was_chosen(world, signed_in):
    page = signed_in(world.commissioner).visit("/measures", by="provider")
    assert page.html.select_one('input[name="end-year"]')["value"] == str(clock.today().year)


def test_another_kind_of_sheet_does_not_exist(world, signed_in):
    assert signed_in(world.commissioner).visit("/measures.doc").status == 404
