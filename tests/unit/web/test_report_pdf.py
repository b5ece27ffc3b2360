"""A report as PDF: its tables are tables and its charts have words, also for those who cannot see them."""

import io
from typing import Any

import pypdf

from rehab.web.charts import Chart, Series, line_chart
from rehab.web.report_pdf import Part, Sheet, report

ROWS = [[f"Facility <{number}> & more", f"{number:,}", "£1.00"] for number in range(70)]
SHEET = Sheet(["Facility", "Nights", "Cost"], ROWS)
CHART = Chart(line_chart(["Jan", "Feb"], [Series("Nights", [1, 2])]), "nights", "Nights", "Jan: 1; Feb: 2")


def a_report(*parts: Part) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(report("Use", ["A council, as of today."], parts, author="A council")))


def body(reader: pypdf.PdfReader) -> list[Any]:
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    return children(root["/K"][0])


def children(element: Any) -> list[Any]:
    return [child.get_object() for child in element.get_object()["/K"]]


def test_a_table_has_a_row_for_each_line_and_a_head_that_says_what_its_columns_are() -> None:
    reader = a_report(Part("By facility", sheet=SHEET))
    heading, text, section, table = body(reader)
    assert [each["/S"] for each in (heading, text, section, table)] == ["/H1", "/P", "/H2", "/Table"]
    rows = children(table)
    assert [row["/S"] for row in rows] == ["/TR"] * (len(ROWS) + 1)
    assert [cell["/S"] for cell in children(rows[0])] == ["/TH"] * 3
    assert {cell["/A"]["/Scope"] for cell in children(rows[0])} == {"/Column"}
    assert [cell["/S"] for cell in children(rows[-1])] == ["/TD"] * 3


def test_the_head_of_a_long_table_stands_on_each_page_and_is_one_element() -> None:
    reader = a_report(Part("By facility", sheet=SHEET))
    assert len(reader.pages) > 1
    assert all("Nights" in page.extract_text() for page in reader.pages)
    head = children(children(body(reader)[-1])[0])[0]
    assert len(head["/K"]) == len(reader.pages)


def test_every_mark_on_a_page_leads_to_its_element() -> None:
    reader = a_report(Part("By facility", chart=CHART, sheet=SHEET))
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for page in reader.pages:
        parents = numbers[2 * page["/StructParents"] + 1].get_object()
        assert len(parents) == page.get_contents().get_data().count(b"/MCID")


def test_a_chart_is_a_figure_with_its_words() -> None:
    figure = body(a_report(Part("Month by month", chart=CHART)))[-1]
    assert figure["/S"] == "/Figure"
    assert figure["/Alt"] == "Nights. Jan: 1; Feb: 2"


def test_a_heading_stands_on_the_page_of_its_chart() -> None:
    short = Sheet(SHEET.head, ROWS[:22])
    reader = a_report(Part("By facility", sheet=short), Part("Month by month", chart=CHART))
    assert len(reader.pages) == 2
    assert "Month by month" in reader.pages[1].extract_text()


def test_text_is_shown_as_it_is() -> None:
    text = "".join(page.extract_text() for page in a_report(Part("By facility", sheet=SHEET)).pages)
    assert "Facility <0> & more" in text


def test_a_part_without_rows_has_no_table() -> None:
    elements = body(a_report(Part("By facility", ["Nobody."], sheet=Sheet(["Facility"], []))))
    assert [each["/S"] for each in elements] == ["/H1", "/P", "/H2", "/P"]
