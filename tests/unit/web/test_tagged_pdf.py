"""A PDF says what is a heading, a paragraph and a list, in the order in which it is read."""

import io
from typing import Any

import pypdf

from rehab.web import pdf

LONG = "A sentence of some length. " * 30


def tree_of(content: bytes) -> tuple[pypdf.PdfReader, Any]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    (document,) = catalog["/StructTreeRoot"]["/K"]
    assert document.get_object()["/S"] == "/Document"
    return reader, catalog["/StructTreeRoot"]


def children(element: Any) -> list[Any]:
    return [child.get_object() for child in element.get_object()["/K"]]


def test_a_letter_is_a_heading_and_its_paragraphs() -> None:
    _, root = tree_of(pdf.letter("Decision", ["One", "Two"], author="Us"))
    assert [element["/S"] for element in children(root["/K"][0])] == ["/H1", "/P", "/P"]


def test_a_record_goes_down_one_level_of_headings_at_a_time() -> None:
    _, root = tree_of(pdf.record("Request", ["About"], [("Person", [("Name", "A")])], author="Us"))
    assert [element["/S"] for element in children(root["/K"][0])] == ["/H1", "/P", "/H2", "/P", "/P"]


def test_points_are_the_items_of_one_list() -> None:
    class Part:
        heading, level, paragraphs, points, is_numbered = "Bring", 2, ["Bring:"], ["Shoes", "A coat"], False

    _, root = tree_of(pdf.leaflet("Leaflet", [Part()], author="Us"))
    elements = children(root["/K"][0])
    assert [element["/S"] for element in elements] == ["/H1", "/H2", "/P", "/L"]
    items = children(elements[-1])
    assert [item["/S"] for item in items] == ["/LI", "/LI"]
    assert [children(item)[0]["/S"] for item in items] == ["/LBody", "/LBody"]


def test_a_paragraph_over_two_pages_is_one_element() -> None:
    reader, root = tree_of(pdf.letter("Decision", [LONG] * 6, author="Us"))
    elements = children(root["/K"][0])
    assert len(reader.pages) == 2
    assert len(elements) == 7
    over_the_edge = [element for element in elements if len(element["/K"]) == 2]
    assert len(over_the_edge) == 1
    assert {piece.get_object()["/Pg"].get_object()["/StructParents"] for piece in over_the_edge[0]["/K"]} == {0, 1}


def test_every_piece_of_a_page_leads_to_its_element() -> None:
    reader, root = tree_of(pdf.letter("Decision", [LONG] * 6, author="Us"))
    numbers = root["/ParentTree"]["/Nums"]
    for page in reader.pages:
        parents = numbers[2 * page["/StructParents"] + 1].get_object()
        marks = page.get_contents().get_data().count(b"/MCID")
        assert len(parents) == marks
        assert page.get_contents().get_data().count(b"BDC") + 1 == page.get_contents().get_data().count(b"EMC")
