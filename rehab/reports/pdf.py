"""Published tables as a file to send on."""

from collections.abc import Sequence

from rehab.core.clock import written
from rehab.reports.rules import Grid, Period
from rehab.reports.rules.sheets import HIDDEN
from rehab.web.pdf import record

WITHHELD = "Not published: the numbers are so small that somebody could be recognised."
INTRODUCTION = (
    "* stands for a number that is hidden: it is 1 to 4, or it would give away one that is. "
    "Nobody can be recognised in these tables."
)


def tables(grids: Sequence[Grid], period: Period, council: str) -> bytes:
    """Every table in words, a line for each category, as a screen reader can read it."""
    title = f"Residential rehabilitation and inpatient detox, {written(period.start)} to {written(period.end)}"
    sections = [(grid.title, _lines(grid)) for grid in grids]
    return record(title, [f"{council}. As of {written(period.as_of)}.", INTRODUCTION], sections, author=council)


def _lines(grid: Grid) -> list[tuple[str, str]]:
    if grid.withheld:
        return [("All", WITHHELD)]
    return [(category, _counts(grid.columns, counts)) for category, counts in grid.rows] or [("All", "Nobody")]


def _counts(columns: Sequence[str], counts: Sequence[int | None]) -> str:
    told = [HIDDEN if count is None else f"{count:,}" for count in counts]
    if len(told) == 1:
        return told[0]
    return ", ".join(f"{column.lower()} {count}" for column, count in zip(columns, told, strict=True))
