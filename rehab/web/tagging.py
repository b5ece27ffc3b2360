"""Tagged PDF: what is a heading, a paragraph, a list, and in which order a screen reader reads it.

ReportLab draws without tags but leaves the doors for them open: the catalog takes a structure tree, a page its
number in it. A `TaggedParagraph` wraps what it draws in marked content and tells the canvas; `TaggedCanvas` writes
the tree when it is saved. ISO 32000-1, 14.7 (logical structure) and 14.8 (tagged PDF).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFObject, PDFPage
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

POINT = "LI"


@dataclass(eq=False, slots=True)
class Element:
    """What one paragraph is: `H1`, `H2`, `P`, or `LI` for a point of a list; and where it was drawn.

    A paragraph that runs over to the next page is drawn in two pieces, and is one element.
    """

    role: str
    places: list[tuple[int, int]] = field(default_factory=list)


class TaggedCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """A canvas that remembers what each piece of it is."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """As the canvas that it is."""
        super().__init__(*given, **named)
        self._elements: dict[Element, None] = {}
        self._pieces: list[list[Element]] = [[]]

    @contextmanager
    def element(self, element: Element) -> Iterator[None]:
        """What is drawn inside is this element, or a piece of it."""
        page = self.getPageNumber() - 1
        while len(self._pieces) <= page:
            self._pieces.append([])
        number = len(self._pieces[page])
        self._pieces[page].append(element)
        self._elements[element] = None
        element.places.append((page, number))
        self._code.append(f"/{_drawn_as(element.role)} <</MCID {number}>> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside is not read out: page numbers, lines, a council's colours."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def save(self) -> None:
        """Write the tree, then the file."""
        if self._code:
            self.showPage()
        _write_tree(self._doc, list(self._elements), self._pieces)
        super().save()


class TaggedParagraph(Paragraph):  # type: ignore[misc]  # ReportLab has no types
    """A paragraph that says what it is; its style's `role`, or `P`."""

    element: Element | None = None

    def split(self, width: float, height: float) -> list["TaggedParagraph"]:
        """The pieces are of one element."""
        pieces: list[TaggedParagraph] = super().split(width, height)
        for piece in pieces:
            piece.element = self._own_element()
        return pieces

    def draw(self) -> None:
        """Inside the marks of its element."""
        with self.canv.element(self._own_element()):
            super().draw()

    def _own_element(self) -> Element:
        self.element = self.element or Element(getattr(self.style, "role", "P"))
        return self.element


def _drawn_as(role: str) -> str:
    return "LBody" if role == POINT else role


def _write_tree(document: PDFDocument, elements: list[Element], pieces: list[list[Element]]) -> None:
    """The document with its headings, paragraphs and lists; and for each page which piece belongs to what."""
    pages = document.Pages.pages
    root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
    root_reference = document.Reference(root)
    body = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName("Document"), "P": root_reference})
    body_reference = document.Reference(body)
    written: dict[Element, PDFObject] = {}
    children = []
    for is_list, group in groupby(elements, key=lambda element: element.role == POINT):
        if is_list:
            children.append(_list(document, group, body_reference, pages, written))
        else:
            children += [_leaf(document, element, body_reference, pages, written) for element in group]
    body.dict["K"] = PDFArray(children)
    root.dict["K"] = PDFArray([body_reference])
    root.dict["ParentTree"] = document.Reference(_parent_tree(document, pieces, written))
    root.dict["ParentTreeNextKey"] = len(pieces)
    for number, page in enumerate(pages):
        _number(page, number)
    document.Catalog.StructTreeRoot = root
    document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def _leaf(
    document: PDFDocument, element: Element, parent: PDFObject, pages: list[PDFPage], written: dict[Element, PDFObject]
) -> PDFObject:
    pieces = [
        PDFDictionary({"Type": PDFName("MCR"), "Pg": document.Reference(pages[page]), "MCID": number})
        for page, number in element.places
    ]
    made = PDFDictionary(
        {"Type": PDFName("StructElem"), "S": PDFName(_drawn_as(element.role)), "P": parent, "K": PDFArray(pieces)}
    )
    written[element] = document.Reference(made)
    return written[element]


def _list(
    document: PDFDocument,
    points: Iterable[Element],
    parent: PDFObject,
    pages: list[PDFPage],
    written: dict[Element, PDFObject],
) -> PDFObject:
    made = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName("L"), "P": parent})
    reference = document.Reference(made)
    items = []
    for point in points:
        item = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(POINT), "P": reference})
        item_reference = document.Reference(item)
        item.dict["K"] = PDFArray([_leaf(document, point, item_reference, pages, written)])
        items.append(item_reference)
    made.dict["K"] = PDFArray(items)
    return reference


def _parent_tree(
    document: PDFDocument, pieces: list[list[Element]], written: dict[Element, PDFObject]
) -> PDFDictionary:
    numbers: list[Any] = []
    for page, elements in enumerate(pieces):
        numbers += [page, document.Reference(PDFArray([written[element] for element in elements]))]
    return PDFDictionary({"Nums": PDFArray(numbers)})


def _number(page: PDFPage, number: int) -> None:
    """The page's number in the tree, and that one tabs through it in the order of the tree."""
    page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
    page.StructParents, page.Tabs = number, PDFName("S")
