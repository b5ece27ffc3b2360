"""The tables on pages and as files, and how a commissioner publishes them."""

import csv
import io

import openpyxl
import pypdf
import pytest
import time_machine

from rehab.reports.models import Publication
from tests import factories
from tests.integration.reports.test_activity import some_stays
from tests.support.publications import a_publication

QUARTER = {
    "start-day": "1", "start-month": "1", "start-year": "2026",
    "end-day": "31", "end-month": "3", "end-year": "2026",
}  # fmt: skip


@pytest.fixture
def world(db):
    with time_machine.travel(factories.NOON, tick=False):
        yield factories.a_world()


def test_a_commissioner_publishes_a_quarter_and_sends_it_on(world, signed_in):
    some_stays(world, 7)
    commissioner = signed_in(world.commissioner)
    page = commissioner.visit("/activity", **QUARTER)
    assert "Left against advice" in page.text
    before = commissioner.visit(page.links["Publish tables of 1 January 2026 to 31 March 2026"])
    assert "Left against advice 0 * *" in before.text
    made = commissioner.send(before)
    assert made.heading == "Published tables"
    assert made.notices == ["The tables are published. You can share them."]
    assert "Sentinel" not in made.text
    address = made.path
    rows = list(csv.reader(io.StringIO(commissioner.client.get(f"{address}.csv").text)))
    assert ["Ends by exit reason", "Left against advice"] in [row[:2] for row in rows]
    assert {row[3] for row in rows if row[1] == "Left against advice"} <= {"*", "0"}
    book = openpyxl.load_workbook(io.BytesIO(commissioner.client.get(f"{address}.xlsx").data))
    assert book.active is not None
    assert book.active.max_row == len(rows)
    document = pypdf.PdfReader(io.BytesIO(commissioner.client.get(f"{address}.pdf").data))
    text = " ".join(page.extract_text() for page in document.pages)
    assert "Ends by exit reason" in text
    assert "1 January 2026 to 31 March 2026" in document.metadata.title


def test_a_double_click_publishes_once(world, signed_in, db):
    some_stays(world, 5)
    commissioner = signed_in(world.commissioner)
    page = commissioner.visit("/activity/publish", **QUARTER)
    first, second = commissioner.send(page), commissioner.send(page)
    assert first.path == second.path
    assert db.session.query(Publication).count() == 1


def test_says_why_a_period_cannot_be_published(world, signed_in, db):
    commissioner = signed_in(world.commissioner)
    page = commissioner.visit("/activity/publish")
    assert "cannot be published yet" in page.text
    assert page.forms() == []
    page = commissioner.post("/activity/publish")
    assert page.status == 422
    assert page.errors == ["Only a period that is over can be published: choose a last day before today."]
    assert db.session.query(Publication).count() == 0


def test_offers_the_last_quarter_while_the_period_is_not_over(world, signed_in):
    page = signed_in(world.commissioner).visit("/activity")
    assert "Publish tables of 1 January 2026 to 31 March 2026" in page.links


def test_says_that_nobody_came(world, signed_in):
    assert "Nobody in this period." in signed_in(world.commissioner).visit("/activity").text


def test_a_sheet_of_what_hides_nothing_says_so(world, signed_in):
    some_stays(world, 1)
    text = signed_in(world.commissioner).client.get("/activity.csv", query_string=QUARTER).text
    assert "For the council's own use: small numbers are not hidden" in text


def test_another_councils_tables_do_not_exist(world, signed_in):
    theirs = a_publication(world.authority, world.commissioner)
    assert signed_in(world.other_commissioner).visit(f"/published/{theirs.public_id}").status == 404


def test_starts_and_ends_can_be_kept_by_everything_at_once(world, signed_in):
    some_stays(world, 7)
    jo = signed_in(world.commissioner)
    (link,) = [
        link for link in jo.visit("/activity", **QUARTER).html.select("a[href*=crossed]") if "csv" in link["href"]
    ]
    lines = list(csv.DictReader(io.StringIO(jo.visit(link["href"]).response.text)))
    ends = [line for line in lines if line["what"] == "Ends"]
    assert sum(int(line["count"]) for line in ends) == 7
    assert "Left against advice" in {line["exit_reason"] for line in ends}
    assert {line["facility"] for line in lines} >= {world.facility.name}
    assert {line["for"] for line in lines} == {"For the council's own use: small numbers are not hidden"}
