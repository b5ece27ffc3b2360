"""Reports as PDF: headings, tables with their heads on every page, and charts with words for them, all tagged."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable

from rehab.web.charts import Chart
from rehab.web.pdf import BOLD, HEADING, MARGIN, REGULAR, ROOM, SECTION, TEXT, built, paragraph
from rehab.web.tagging import Element, TaggedDrawing, TaggedTable

WIDTH = A4[0] - 2 * MARGIN
# The first column holds names: it is as wide as so many of the others.
FIRST_SHARE = 3
MANY_COLUMNS = 7
RULE = HexColor("#b1b4b6")


@dataclass(frozen=True, slots=True)
class _Print:
    """How the cells of a table are set: head and body, words and numbers."""

    size: float

    def style(self, *, is_head: bool, is_number: bool) -> ParagraphStyle:
        """Numbers stand at the right, so that they can be compared."""
        return ParagraphStyle(
            "cell",
            fontName=BOLD if is_head else REGULAR,
            fontSize=self.size,
            leading=self.size * 1.4,
            alignment=TA_RIGHT if is_number else TA_LEFT,
        )


WIDE, NARROW = _Print(9), _Print(7)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: names in the first column, numbers in the others unless it says that they are words."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands below it: text, a chart, then the table of the same figures."""

    heading: str
    paragraphs: Sequence[str] = ()
    chart: Chart | None = None
    sheet: Sheet | None = None


def report(heading: str, introduction: Sequence[str], parts: Sequence[Part], *, author: str) -> bytes:
    """A report that says first for which days, as of when and by which filters it is, and who may have it."""
    story: list[Flowable] = [paragraph(heading, HEADING), *(paragraph(text, TEXT) for text in introduction)]
    for part in parts:
        story += [CondPageBreak(2 * ROOM), paragraph(part.heading, SECTION)]
        story += [paragraph(text, TEXT) for text in part.paragraphs]
        if part.chart:
            story.append(TaggedDrawing(part.chart.drawing, f"{part.chart.title}. {part.chart.description}", WIDTH))
        if part.sheet and part.sheet.rows:
            story.append(_table(part.sheet))
    return built(heading, story, author=author)


def _table(sheet: Sheet) -> TaggedTable:
    columns = len(sheet.head)
    shares = [1.0 if sheet.words else float(FIRST_SHARE), *[1.0] * (columns - 1)]
    table = Element("Table")
    rows = [_row(cells, table, sheet, is_head=not number) for number, cells in enumerate([sheet.head, *sheet.rows])]
    widths = [WIDTH * share / sum(shares) for share in shares]
    made = TaggedTable(rows, colWidths=widths, repeatRows=1, spaceBefore=4, spaceAfter=14)
    made.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ]
    )
    return made


def _row(cells: Sequence[str], table: Element, sheet: Sheet, *, is_head: bool) -> list[Flowable]:
    prints, row, made = NARROW if len(cells) >= MANY_COLUMNS else WIDE, Element("TR", table), []
    for place, text in enumerate(cells):
        cell = paragraph(text, prints.style(is_head=is_head, is_number=bool(place) and not sheet.words))
        cell.element = Element("TH" if is_head else "TD", row)
        made.append(cell)
    return made
