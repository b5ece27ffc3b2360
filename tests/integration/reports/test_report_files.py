"""What the pages of figures tell, to keep: as PDF, CSV and Excel."""

import csv
import datetime as dt
import io

import openpyxl
import pypdf
import pytest
import time_machine

from rehab.placements.rules import ExitReason
from rehab.reports.rules import UseGroup
from rehab.requests.rules import RequestStatus
from tests import factories

REPORTS = ("/measures", "/measures/rehab_completion", "/utilisation", "/decisions", "/activity")


@pytest.fixture
def cast(db):
    with time_machine.travel(factories.NOON, tick=False):
        world = factories.a_world()
        for place in (world.facility, factories.a_facility(factories.a_provider("Another House Ltd"))):
            client = factories.a_client(world.service, given_name=f"Somebody of {place.id}", consents=())
            request = factories.a_request(client, world.key_worker, status=RequestStatus.ENDED)
            days = {"admitted_on": dt.date(2026, 1, 5), "ended_on": dt.date(2026, 2, 2)}
            factories.a_stay(request, place, **days, exit_reason=ExitReason.COMPLETED)
        yield world


def text_of(answer) -> str:
    reader = pypdf.PdfReader(io.BytesIO(answer.response.data))
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("path", REPORTS)
def test_a_pdf_says_whose_it_is_for_which_days_and_for_whom(cast, signed_in, path):
    text = text_of(signed_in(cast.commissioner).visit(f"{path}.pdf"))
    words = " ".join(text.split())
    assert cast.authority.name in words
    assert "as of 1 June 2026" in words
    assert "For the council's own use" in words
    assert "Page 1" in words


@pytest.mark.parametrize("path", REPORTS)
def test_nothing_tells_of_a_person(cast, signed_in, path):
    jo = signed_in(cast.commissioner)
    for kind in ("pdf", "csv"):
        content = jo.visit(f"{path}.{kind}")
        assert "Somebody" not in (text_of(content) if kind == "pdf" else content.response.text)


@pytest.mark.parametrize("path", REPORTS)
def test_knows_no_other_kind_of_file(cast, signed_in, path):
    assert signed_in(cast.commissioner).visit(f"{path}.doc").status == 404


def test_measures_print_each_group_beside_everybody(cast, signed_in):
    text = text_of(signed_in(cast.commissioner).visit("/measures.pdf?by=provider"))
    assert "Another House Ltd" in text
    assert "By provider" in text


def test_a_measure_prints_its_quarters_and_providers_with_both_charts(cast, signed_in):
    answer = signed_in(cast.commissioner).visit("/measures/rehab_completion.pdf")
    text = text_of(answer)
    assert "Quarter by quarter" in text
    assert "Another House Ltd" in text
    assert answer.response.data.count(b"/Figure") == 2


def test_use_prints_what_the_page_shows(cast, signed_in):
    text = text_of(signed_in(cast.commissioner).visit("/utilisation.pdf?by=facility"))
    assert "Month by month" in text
    assert "January 2026" in text
    assert "From request to bed" in text


def test_use_as_a_sheet_has_numbers_for_numbers(cast, signed_in):
    answer = signed_in(cast.commissioner).visit("/utilisation.xlsx?by=provider")
    head, *lines = openpyxl.load_workbook(io.BytesIO(answer.response.data)).active.iter_rows(values_only=True)
    nights = {line[1]: line[3] for line in lines if line[0] == "Provider" and line[2] == "Nights"}
    assert head[:4] == ("table", "group", "figure", "value")
    assert set(nights.values()) == {28}
    assert all(line[4].date() < line[5].date() for line in lines)


def test_use_as_csv_tells_of_each_month(cast, signed_in):
    answer = signed_in(cast.commissioner).visit("/utilisation.csv")
    lines = list(csv.DictReader(io.StringIO(answer.response.text)))
    months = {line["group"]: line["value"] for line in lines if line["table"] == "Month" and line["figure"] == "Nights"}
    assert months == {"January 2026": "54", "February 2026": "2"}


@pytest.mark.parametrize("by", UseGroup)
def test_each_number_of_a_group_leads_to_its_cases(cast, signed_in, by):
    jo = signed_in(cast.commissioner)
    page = jo.visit(f"/utilisation?by={by}")
    links = [link for link in page.html.select("table td a") if f"by={by}" in link["href"] and "nights" in link["href"]]
    assert links
    for link in links:
        stays = jo.visit(link["href"]).html.select("tbody tr")
        told = int(link.find(string=True).replace(",", ""))
        assert sum(int(row.select("td")[-1].text) for row in stays) == told
