"""Charts: drawn once with ReportLab, then shown on a page as SVG or set into a PDF.

Each stands beside a table with the same figures; its words are title and description of the picture.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from markupsafe import Markup
from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, String
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from rehab.web.pdf import REGULAR, use_fonts

TEXT_SIZE = 14
LABEL = 28
INK, GRID, MAIN, SECOND, MARK = (HexColor(code) for code in ("#0b0c0c", "#b1b4b6", "#1d70b8", "#505a5f", "#d4351c"))
_SVG = "http://www.w3.org/2000/svg"
_STYLE_PART = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]+)")
_PERCENT_COLOUR = re.compile(r"rgb\((\d+)%,(\d+)%,(\d+)%\)")


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a picture and the room around its axes, in points."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


LARGE = Frame(620, 300, left=56, right=16, top=22, bottom=42)
SMALL = Frame(260, 130, left=36, right=8, top=30, bottom=14)


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its values in the order of the labels, None where there is none."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a funnel: what it is of, how many cases, and the share in per cent."""

    name: str
    cases: int
    share: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares in per cent between which chance alone would leave a point with so many cases."""

    cases: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its words; `name` tells it apart from other charts of a page. A page shows it as it is."""

    drawing: Drawing
    name: str
    title: str
    description: str

    def __html__(self) -> Markup:
        """As a picture within a page."""
        return as_svg(self.drawing, name=self.name, title=self.title, description=self.description)


class _Canvas:
    """A drawing with axes; values go from 0 to `top`, places across from 0 to `across`."""

    def __init__(self, top: float, across: float, *, inset: int = 0, frame: Frame = LARGE) -> None:
        use_fonts()
        self.frame = frame
        self.drawing = Drawing(frame.width, frame.height)
        self.top, self.across, self.inset = top or 1.0, across or 1.0, inset

    def x(self, place: float) -> float:
        room = self.frame.width - self.frame.left - self.frame.right - 2 * self.inset
        return self.frame.left + self.inset + place / self.across * room

    def y(self, value: float) -> float:
        room = self.frame.height - self.frame.bottom - self.frame.top
        return self.frame.bottom + min(value, self.top) / self.top * room

    def text(self, x: float, y: float, words: str, *, anchor: str = "start", colour: Color = INK) -> None:
        width = stringWidth(words, REGULAR, TEXT_SIZE)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        self.drawing.add(String(left, y, words, fontName=REGULAR, fontSize=TEXT_SIZE, fillColor=colour))

    def grid(self, unit: str) -> None:
        """Five lines across, each with its value."""
        for step in range(5):
            value = self.top * step / 4
            self.level(value, f"{value:g}{unit}", INK if step == 0 else GRID)

    def level(self, value: float, label: str, colour: Color) -> None:
        """A line across with its value at the left."""
        y, left = self.y(value), self.frame.left
        self.drawing.add(Line(left, y, self.frame.width - self.frame.right, y, strokeColor=colour, strokeWidth=1))
        self.text(left - 8, y - 5, label, anchor="end")

    def line(self, points: Sequence[tuple[float, float]], colour: Color, *, dash: Sequence[int] | None = None) -> None:
        flat = [number for x, y in points for number in (self.x(x), self.y(y))]
        if len(points) > 1:
            self.drawing.add(PolyLine(flat, strokeColor=colour, strokeWidth=2, strokeDashArray=dash))

    def dot(self, place: float, value: float, colour: Color) -> None:
        self.drawing.add(Circle(self.x(place), self.y(value), 5, fillColor=colour, strokeColor=HexColor("#ffffff")))


def line_chart(
    labels: Sequence[str], lines: Sequence[Series], *, unit: str = "", target: float | None = None
) -> Drawing:
    """Lines over time, the first one bold with dots; a gap where a value is missing."""
    known = [value for series in lines for value in series.values if value is not None]
    canvas = _Canvas(_round_top(max([*known, target or 0.0], default=0.0), unit), len(labels) - 1, inset=LABEL)
    canvas.grid(unit)
    for place, label in enumerate(labels):
        canvas.text(canvas.x(place), LARGE.bottom - 20, label, anchor="middle")
    if target is not None:
        canvas.line([(0, target), (len(labels) - 1, target)], MARK, dash=[6, 4])
    for number, series in reversed(list(enumerate(lines))):
        for run in _runs(series.values):
            canvas.line(run, SECOND if number else MAIN, dash=[2, 3] if number else None)
        if number == 0:
            for place, value in enumerate(series.values):
                if value is not None:
                    canvas.dot(place, value, MAIN)
    return canvas.drawing


def small_line(values: Sequence[float | None], *, highest: float) -> Drawing:
    """A line from nought to `highest` that fits beside others of its kind; the first and last value are written out."""
    canvas = _Canvas(highest, len(values) - 1, inset=12, frame=SMALL)
    for value, colour in ((0.0, INK), (highest, GRID)):
        canvas.level(value, f"{value:g}", colour)
    for run in _runs(values):
        canvas.line(run, MAIN)
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    for place, value in known:
        canvas.dot(place, value, MAIN)
    for place, value in {*known[:1], *known[-1:]}:
        canvas.text(canvas.x(place), canvas.y(value) + 10, f"{value:g}", anchor="middle")
    return canvas.drawing


def _runs(values: Sequence[float | None]) -> list[list[tuple[float, float]]]:
    """Stretches without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return runs


def _round_top(highest: float, unit: str) -> float:
    """A round number that the highest value fits below; shares always go to 100%."""
    if unit == "%":
        return 100.0
    step = 4.0
    while step < highest:
        step *= 2.5 if str(step)[0] == "4" else 2
    return step


def funnel_chart(dots: Sequence[Dot], average: float, inner: Sequence[Limits], outer: Sequence[Limits]) -> Drawing:
    """Shares by number of cases; what lies outside the outer lines is hardly chance. Nobody is ranked."""
    most = max([dot.cases for dot in dots] + [limits.cases for limits in outer], default=1)
    canvas = _Canvas(100.0, most * 1.05)
    canvas.grid("%")
    for cases in range(0, most + 1, -(-most // 4)):
        canvas.text(canvas.x(cases), LARGE.bottom - 20, f"{cases}", anchor="middle")
    canvas.line([(0, average), (most * 1.05, average)], SECOND)
    for lines, dash in ((inner, [2, 3]), (outer, [6, 4])):
        for which in ("low", "high"):
            canvas.line([(limits.cases, getattr(limits, which)) for limits in lines], SECOND, dash=dash)
    for dot in dots:
        canvas.dot(dot.cases, dot.share, MAIN)
    return canvas.drawing


def as_svg(drawing: Drawing, *, name: str, title: str, description: str) -> Markup:
    """The drawing as a picture within a page: no style attributes, which the security policy forbids; own ids.

    `name` tells it apart from other charts of the page.
    """
    root = ET.fromstring(renderSVG.drawToString(drawing))  # noqa: S314  (made here, two lines above)
    picture = ET.Element("svg", _frame(root, name))
    for tag, words, key in (("title", title, "title"), ("desc", description, "desc")):
        ET.SubElement(picture, tag, {"id": f"{name}-{key}"}).text = words
    group = root.find(f"{{{_SVG}}}g")
    if group is not None:
        picture.append(_cleaned(group))
    return Markup(ET.tostring(picture, encoding="unicode"))  # noqa: S704  (text is escaped by the serialiser)


def _frame(root: ET.Element, name: str) -> dict[str, str]:
    return {
        "class": "app-chart__picture",
        "viewBox": root.attrib["viewBox"],
        "width": root.attrib["width"],
        "height": root.attrib["height"],
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
    }


def _cleaned(element: ET.Element) -> ET.Element:
    """A copy with presentation attributes in the place of styles, without names of another kind of document."""
    attributes = {key: value for key, value in element.attrib.items() if key not in {"style", "id"} and value}
    for key, value in _STYLE_PART.findall(element.attrib.get("style", "")):
        if key != "clip-path":
            attributes[key] = _PERCENT_COLOUR.sub(_hex, value.strip()).replace("None", "none")
    if element.tag.endswith("text"):
        attributes["font-family"] = "Arial, sans-serif"
    copy = ET.Element(element.tag.removeprefix(f"{{{_SVG}}}"), attributes)
    copy.text = element.text if element.text and element.text.strip() else None
    copy.extend(_cleaned(child) for child in element)
    return copy


def _hex(found: re.Match[str]) -> str:
    return "#" + "".join(f"{round(int(part) * 2.55):02x}" for part in found.groups())
