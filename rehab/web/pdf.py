"""Letters and leaflets as PDF: A4, tagged, embedded fonts, title and language in the document, page numbers."""

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import ClassVar, Protocol
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, KeepTogether, PageTemplate

from rehab.web.tagging import POINT, TaggedCanvas, TaggedParagraph

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "dejavu-2.37"
REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
MARGIN = 25 * mm
BAND, HEAD = 7 * mm, 12 * mm
LONGEST = 10_000
TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=11, leading=17, spaceAfter=9)
HEADING = ParagraphStyle("heading", role="H1", fontName=BOLD, fontSize=16, leading=22, spaceAfter=14)
LARGE = ParagraphStyle("large", fontName=REGULAR, fontSize=14, leading=21, spaceAfter=9)
LARGE_POINT = ParagraphStyle("point", LARGE, role=POINT, leftIndent=24, bulletFontName=REGULAR, bulletFontSize=14)
LARGE_HEADINGS = {
    1: ParagraphStyle("title", role="H1", fontName=BOLD, fontSize=26, leading=34, spaceAfter=16),
    2: ParagraphStyle(
        "part", role="H2", fontName=BOLD, fontSize=20, leading=27, spaceBefore=16, spaceAfter=8, keepWithNext=True
    ),
    3: ParagraphStyle(
        "part", role="H3", fontName=BOLD, fontSize=15, leading=21, spaceBefore=6, spaceAfter=4, keepWithNext=True
    ),
}
# What stays with the heading or question above it, at least; a long answer goes on overleaf.
ROOM = 18 * mm
SECTION = ParagraphStyle("section", LARGE_HEADINGS[3], role="H2", keepWithNext=False)
SECTIONS = {2: SECTION, 3: ParagraphStyle("part of a section", SECTION, role="H3", fontSize=12, leading=17)}
QUESTION = ParagraphStyle("question", fontName=BOLD, fontSize=10, leading=14, spaceBefore=4)
ANSWER = ParagraphStyle("answer", fontName=REGULAR, fontSize=11, leading=16, spaceAfter=5)
GREY = HexColor("#505a5f")


class LeafletPart(Protocol):
    """A heading (level 2, or 3 below it), its paragraphs, and the points of a list."""

    @property
    def heading(self) -> str:
        """What it is about."""

    @property
    def level(self) -> int:
        """2, or 3 for a part of what stands before it."""

    @property
    def paragraphs(self) -> Sequence[str]:
        """The text."""

    @property
    def points(self) -> Sequence[str]:
        """The list below it."""

    @property
    def is_numbered(self) -> bool:
        """Whether the points come one after the other."""


def letter(heading: str, paragraphs: Sequence[str], *, author: str, colour: str = "") -> bytes:
    """A letter with its heading first; `author` is who sends it, for the document's properties.

    With a colour, `#rrggbb`, the first page has a head in it, with the name of the author.
    """
    story = [paragraph(heading, HEADING), *(paragraph(text, TEXT) for text in paragraphs)]
    return built(heading, story, author=author, colour=colour)


def leaflet(heading: str, parts: Sequence[LeafletPart], *, author: str, code: Sequence[Sequence[bool]] = ()) -> bytes:
    """A leaflet in large print: 14 points or more, page numbers apart.

    `code` are the squares of a code to point a telephone at; it stands below the heading, and the text says where it
    leads, for those who cannot see it. The last part, which says whom to turn to, stays on one page.
    """
    drawn = [SquareCode(code)] if code else []
    story = [paragraph(heading, LARGE_HEADINGS[1]), *drawn, *(line for part in parts[:-1] for line in _large(part))]
    story += [KeepTogether(_large(part)) for part in parts[-1:]]
    return built(heading, story, author=author)


def minutes(heading: str, parts: Sequence[LeafletPart], *, author: str, colour: str) -> bytes:
    """A heading and its parts, in the print of a letter, with its head."""
    story = [paragraph(heading, HEADING)]
    for part in parts:
        story += [paragraph(part.heading, SECTION), *(paragraph(text, TEXT) for text in part.paragraphs)]
    return built(heading, story, author=author, colour=colour)


def record(
    heading: str,
    introduction: Sequence[str],
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    *,
    author: str,
) -> bytes:
    """What was asked and answered, section by section; a section without lines is left out."""
    story: list[Flowable] = [paragraph(heading, HEADING), *(paragraph(text, TEXT) for text in introduction)]
    for title, lines in sections:
        if lines:
            story += [CondPageBreak(2 * ROOM), paragraph(title, SECTION)]
        for question, answer in lines:
            story += [CondPageBreak(ROOM), paragraph(question, QUESTION), paragraph(answer, ANSWER)]
    return built(heading, story, author=author)


class SquareCode(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A square of dark and light squares."""

    SIDE = 70 * mm

    def __init__(self, rows: Sequence[Sequence[bool]]) -> None:
        super().__init__()
        self.rows = rows
        self.width = self.height = self.SIDE

    def draw(self) -> None:
        """Runs of dark squares, from the top; it is not read out."""
        size = self.SIDE / len(self.rows)
        with self.canv.artifact():
            for number, row in enumerate(self.rows, start=1):
                for start, length in _runs(row):
                    bottom = self.SIDE - number * size
                    self.canv.rect(start * size, bottom, length * size, size, stroke=0, fill=1)


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark squares begin in a row, and how many stand together: drawn as one, no light shows between them."""
    places = [place for place, dark in enumerate(row) if dark]
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs


def _large(part: LeafletPart) -> list[TaggedParagraph]:
    marks = (f"{number}." if part.is_numbered else "\u2022" for number in range(1, len(part.points) + 1))
    return [
        paragraph(part.heading, LARGE_HEADINGS[part.level]),
        *(paragraph(text, LARGE) for text in part.paragraphs),
        *(paragraph(text, LARGE_POINT, mark) for text, mark in zip(part.points, marks, strict=True)),
    ]


class _Document(BaseDocTemplate):  # type: ignore[misc]  # ReportLab has no types
    """A document whose headings are bookmarks, for those who look for one of them."""

    DEPTHS: ClassVar = {"H1": 0, "H2": 1, "H3": 2}

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  (ReportLab's name)
        """The heading that was drawn just now, at its page."""
        depth = self.DEPTHS.get(getattr(getattr(flowable, "style", None), "role", ""))
        if depth is not None:
            key = f"heading-{self.seq.next('headings')}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, depth, closed=depth > 0)


def built(heading: str, story: Sequence[Flowable], *, author: str, colour: str = "") -> bytes:
    target = BytesIO()
    document = _Document(
        target,
        pagesize=A4,
        title=heading,
        author=author,
        creator=author,
        subject=heading,
        lang="en-GB",
        displayDocTitle=True,
        initialFontName=REGULAR,
    )
    if colour:
        head = PageTemplate("head", [_frame(HEAD)], onPage=_head(author, colour), onPageEnd=_number)
        head.autoNextPageTemplate = "page"
        document.addPageTemplates(head)
    document.addPageTemplates(PageTemplate("page", [_frame()], onPageEnd=_number))
    document.build(list(story), canvasmaker=TaggedCanvas)
    return target.getvalue()


def paragraph(text: str, style: ParagraphStyle, mark: str | None = None) -> TaggedParagraph:
    """The only place that makes one: a Paragraph reads markup, so what people typed is escaped, and capped."""
    use_fonts()
    return TaggedParagraph(escape(text[:LONGEST]).replace("\n", "<br/>"), style, bulletText=mark)


def _frame(less: float = 0) -> Frame:
    """The part of a page that is written on, less so much at the top."""
    width, height = A4
    return Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN - less, 0, 0, 0, 0)


def _head(name: str, colour: str) -> Callable[[TaggedCanvas, BaseDocTemplate], None]:
    """A band across the page, and who writes. It is not read out: the letter itself says so."""

    def draw(canvas: TaggedCanvas, _: BaseDocTemplate) -> None:
        use_fonts()
        width, height = A4
        with canvas.artifact():
            canvas.saveState()
            canvas.setFillColor(HexColor(colour))
            canvas.rect(0, height - BAND, width, BAND, stroke=0, fill=1)
            canvas.setFont(BOLD, 13)
            canvas.drawString(MARGIN, height - BAND - HEAD, name)
            canvas.restoreState()

    return draw


def _number(canvas: TaggedCanvas, document: BaseDocTemplate) -> None:
    with canvas.artifact():
        canvas.saveState()
        canvas.setFont(REGULAR, 9)
        canvas.setFillColor(GREY)
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, f"Page {document.page}")
        canvas.restoreState()


@cache
def use_fonts() -> None:
    """Make the embedded fonts known, once."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
