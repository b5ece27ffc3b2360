"""Reports as PDF: headings, tables with their heads on every page, and charts with words for them, all tagged."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable

from rehab.web.charts import Chart
from rehab.web.pdf import BOLD, HEADING, MARGIN, REGULAR, ROOM, SECTIONS, TEXT, built, paragraph
from rehab.web.tagging import Element, TaggedDrawing, TaggedTable

WIDTH = A4[0] - 2 * MARGIN
MANY_COLUMNS = 6
RULE = HexColor("#b1b4b6")


@dataclass(frozen=True, slots=True)
class _Print:
    """How the cells of a table are set: head and body, words and numbers.

    The first column holds names: it is as wide as `first` of the others. Points: `size`, and `gap` between columns.
    """

    size: float
    first: float
    gap: float

    def style(self, *, is_head: bool, is_number: bool) -> ParagraphStyle:
        """Numbers stand at the right, so that they can be compared."""
        return ParagraphStyle(
            "cell",
            fontName=BOLD if is_head else REGULAR,
            fontSize=self.size,
            leading=self.size * 1.4,
            alignment=TA_RIGHT if is_number else TA_LEFT,
        )


FEW, MANY = _Print(9, first=3, gap=6), _Print(7, first=1.3, gap=3)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: names in the first column, numbers in the others unless it says that they are words."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (level 2, or 3 below it) and below it text, a chart, then the table of the same figures."""

    heading: str
    paragraphs: Sequence[str] = ()
    chart: Chart | None = None
    sheet: Sheet | None = None
    level: int = 2


def report(heading: str, introduction: Sequence[str], parts: Sequence[Part], *, author: str) -> bytes:
    """A report that says first for which days, as of when and by which filters it is, and who may have it."""
    story: list[Flowable] = [paragraph(heading, HEADING), *(paragraph(text, TEXT) for text in introduction)]
    for part in parts:
        picture = _picture(part.chart)
        room = 2 * ROOM + sum(drawing.height for drawing in picture)
        story += [CondPageBreak(room), paragraph(part.heading, SECTIONS[part.level])]
        story += [paragraph(text, TEXT) for text in part.paragraphs]
        story += picture
        if part.sheet and part.sheet.rows:
            story.append(_table(part.sheet))
    return built(heading, story, author=author)


def _picture(chart: Chart | None) -> list[TaggedDrawing]:
    return [TaggedDrawing(chart.drawing, f"{chart.title}. {chart.description}", WIDTH)] if chart else []


def _table(sheet: Sheet) -> TaggedTable:
    prints = _print_of(sheet)
    shares = [1.0 if sheet.words else prints.first, *[1.0] * (len(sheet.head) - 1)]
    table = Element("Table")
    rows = [_row(cells, table, sheet, is_head=not number) for number, cells in enumerate([sheet.head, *sheet.rows])]
    widths = [WIDTH * share / sum(shares) for share in shares]
    made = TaggedTable(rows, colWidths=widths, repeatRows=1, spaceBefore=4, spaceAfter=14)
    made.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), prints.gap),
        ]
    )
    return made


def _print_of(sheet: Sheet) -> _Print:
    return MANY if len(sheet.head) >= MANY_COLUMNS else FEW


def _row(cells: Sequence[str], table: Element, sheet: Sheet, *, is_head: bool) -> list[Flowable]:
    prints, row, made = _print_of(sheet), Element("TR", table), []
    for place, text in enumerate(cells):
        cell = paragraph(text, prints.style(is_head=is_head, is_number=bool(place) and not sheet.words))
        cell.element = Element("TH" if is_head else "TD", row)
        made.append(cell)
    return made
