"""A commissioner goes from a red measure to the cases behind it, and takes the figures along."""

import io
from collections.abc import Callable

import openpyxl
import pypdf

from tests.support.somebody import Somebody

MEASURE, TITLE = "discharge_plan", "Discharge plan agreed before leaving"


def test_a_red_measure_leads_to_its_cases_and_out_of_the_service(sign_in: Callable[[str], Somebody]) -> None:
    jordan = sign_in("commissioner")
    jordan.follow("Measures")
    assert "Target missed" in jordan.page.locator(f"#{MEASURE}").inner_text()
    jordan.follow(TITLE)
    assert "Target missed" in jordan.text
    sheet = openpyxl.load_workbook(io.BytesIO(_file(jordan, "Excel"))).active
    assert sheet is not None
    head, whole, *_ = sheet.iter_rows(values_only=True)
    told = dict(zip(head, whole, strict=True))
    assert f"{told['numerator']} of {told['denominator']}" in jordan.text
    printed = pypdf.PdfReader(io.BytesIO(_file(jordan, "PDF"))).pages[0].extract_text()
    assert TITLE in printed
    jordan.follow("See the cases")
    references = jordan.page.locator("tbody th").all_inner_texts()
    assert len(references) == told["denominator"]
    jordan.follow(references[0])
    assert jordan.heading == references[0] or references[0] in jordan.text
    assert "Example" not in jordan.source


def _file(somebody: Somebody, link: str) -> bytes:
    href = somebody.page.get_by_role("link", name=link, exact=True).get_attribute("href") or ""
    response = somebody.page.context.request.get(href)
    assert response.status == 200, f"{href} answers {response.status}"
    return response.body()
