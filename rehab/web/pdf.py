"""Letters as PDF: A4, embedded fonts, title and language in the document, page numbers."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "dejavu-2.37"
REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
MARGIN = 25 * mm
LONGEST = 10_000
TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=11, leading=17, spaceAfter=9)
HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=16, leading=22, spaceAfter=14)
GREY = HexColor("#505a5f")


def letter(heading: str, paragraphs: Sequence[str], *, author: str) -> bytes:
    """A letter with its heading first; `author` is who sends it, for the document's properties."""
    _register_fonts()
    target = BytesIO()
    document = BaseDocTemplate(
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
    width, height = A4
    frame = Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("page", [frame], onPageEnd=_number))
    document.build([_paragraph(heading, HEADING), *(_paragraph(text, TEXT) for text in paragraphs)])
    return target.getvalue()


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """The only place that makes one: a Paragraph reads markup, so what people typed is escaped, and capped."""
    return Paragraph(escape(text[:LONGEST]).replace("\n", "<br/>"), style)


def _number(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(GREY)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, f"Page {document.page}")
    canvas.restoreState()


@cache
def _register_fonts() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
