"""Outcomes profiles as small pictures, one to an item; the table with the same figures stands below them."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rehab.clients.rules import ItemOverTime, TopReading, over_time, worth_a_chart
from rehab.core.clock import written
from rehab.web.charts import as_svg, small_line


@dataclass(frozen=True, slots=True)
class ItemChart:
    """What it is of, how it changed in words, and the picture."""

    title: str
    change: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The profiles of a stay side by side: a picture per item that moved, and the table of every answer."""

    charts: list[ItemChart]
    head: list[str]
    rows: list[list[str]]


def outcomes(readings: Sequence[TopReading]) -> Outcomes:
    """What the profiles tell; `readings` in order of day."""
    days = [written(reading.completed_on) for reading in readings]
    items = over_time(readings)
    return Outcomes(
        charts=[_chart(item, days) for item in items if worth_a_chart(item)],
        head=["Item", *(f"{reading.stage.label}, {day}" for reading, day in zip(readings, days, strict=True))],
        rows=[[_title(item), *item.in_words] for item in items],
    )


def _chart(row: ItemOverTime, days: Sequence[str]) -> ItemChart:
    values = [answer if isinstance(answer, int) else None for answer in row.answers]
    told = "; ".join(f"{day}: {words}" for day, words in zip(days, row.in_words, strict=True))
    title = _title(row)
    picture = as_svg(
        small_line(values, highest=row.question.high), name=f"top-{row.question.name}", title=title, description=told
    )
    return ItemChart(title, _in_words(row.change or 0, row.question.unit), picture)


def _title(row: ItemOverTime) -> str:
    """What it is of; that it is counted in days, the answers say."""
    return row.question.text.removesuffix(": days")


def _in_words(change: int, unit: str) -> str:
    """`3 days fewer`, `4 points more`, `no change`."""
    if not change:
        return "no change"
    thing = ("day" if unit == "days" else "point") + ("" if abs(change) == 1 else "s")
    more, less = ("more", "fewer") if unit == "days" else ("higher", "lower")
    return f"{abs(change)} {thing} {more if change > 0 else less}"
