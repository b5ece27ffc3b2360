"""Tagged PDF: what is a heading, a paragraph, a list, and in which order a screen reader reads it.

ReportLab draws without tags but leaves the doors for them open: the catalog takes a structure tree, a page its
number in it. A `TaggedParagraph` wraps what it draws in marked content and tells the canvas; `TaggedCanvas` writes
the tree when it is saved. ISO 32000-1, 14.7 (logical structure) and 14.8 (tagged PDF).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFObject, PDFPage, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table

POINT = "LI"


@dataclass(eq=False, slots=True)
class Element:
    """What one piece is (`H1`, `P`, `LI` for a point of a list, `TD`), what it is part of, and where it was drawn.

    A paragraph that runs over to the next page is drawn in two pieces, and is one element, as is the head of a table
    that stands on each page again. `words` are said in the place of a picture.
    """

    role: str
    parent: "Element | None" = None
    words: str = ""
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


class TaggedTable(Table):  # type: ignore[misc]  # ReportLab has no types
    """A table whose cells are tagged paragraphs; its lines are not read out."""

    def _drawLines(self) -> None:  # noqa: N802  (ReportLab's name)
        with self.canv.artifact():
            super()._drawLines()


class TaggedDrawing(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A picture as wide as the page allows, and the words for those who cannot see it."""

    def __init__(self, drawing: Drawing, words: str, width: float) -> None:
        super().__init__()
        self.drawing, self.element = drawing, Element("Figure", words=words)
        self.scale = min(1.0, width / drawing.width)
        self.width, self.height = drawing.width * self.scale, drawing.height * self.scale

    def draw(self) -> None:
        """Inside the marks of its element."""
        with self.canv.element(self.element):
            self.canv.saveState()
            self.canv.scale(self.scale, self.scale)
            renderPDF.draw(self.drawing, self.canv, 0, 0)
            self.canv.restoreState()


def _drawn_as(role: str) -> str:
    return "LBody" if role == POINT else role


def _group_points(elements: list[Element]) -> None:
    """Points that follow each other are one list; each is an item with its text as the body."""
    for is_list, group in groupby(elements, key=lambda element: element.role == POINT):
        if is_list:
            points = Element("L")
            for point in group:
                point.parent = Element(POINT, points)


def _write_tree(document: PDFDocument, elements: list[Element], pieces: list[list[Element]]) -> None:
    """The document with its headings, paragraphs, lists and tables; and for each page which piece belongs to what."""
    pages = document.Pages.pages
    root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
    root_reference = document.Reference(root)
    tree = _Tree(document, root_reference)
    _group_points(elements)
    for element in elements:
        tree.node(element).children.extend(
            PDFDictionary({"Type": PDFName("MCR"), "Pg": document.Reference(pages[page]), "MCID": number})
            for page, number in element.places
        )
    tree.close()
    written = {element: node.reference for element, node in tree.nodes.items()}
    root.dict["K"] = PDFArray([tree.top.reference])
    root.dict["ParentTree"] = document.Reference(_parent_tree(document, pieces, written))
    root.dict["ParentTreeNextKey"] = len(pieces)
    for number, page in enumerate(pages):
        _number(page, number)
    document.Catalog.StructTreeRoot = root
    document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


@dataclass(slots=True)
class _Node:
    """An element as the file has it."""

    made: PDFDictionary
    reference: PDFObject
    children: list[PDFObject] = field(default_factory=list)


class _Tree:
    """The elements of a document below each other, in the order in which they were drawn."""

    def __init__(self, document: PDFDocument, root: PDFObject) -> None:
        self._document = document
        self.top = self._made("Document", root)
        self.nodes: dict[Element, _Node] = {}

    def node(self, element: Element) -> _Node:
        """The node of an element, below that of what it is part of."""
        if element not in self.nodes:
            above = self.node(element.parent) if element.parent else self.top
            is_body = element.role == POINT and element.places
            made = self._made(_drawn_as(element.role) if is_body else element.role, above.reference)
            if element.words:
                made.made.dict["Alt"] = PDFString(element.words)
            if element.role == "TH":
                scope = {"O": PDFName("Table"), "Scope": PDFName("Column")}
                made.made.dict["A"] = PDFDictionary(scope)
            above.children.append(made.reference)
            self.nodes[element] = made
        return self.nodes[element]

    def close(self) -> None:
        """Every node knows its children."""
        for node in (self.top, *self.nodes.values()):
            node.made.dict["K"] = PDFArray(node.children)

    def _made(self, role: str, above: PDFObject) -> _Node:
        made = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(role), "P": above})
        return _Node(made, self._document.Reference(made))


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
