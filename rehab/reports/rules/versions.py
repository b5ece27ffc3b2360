"""Whether a later version of published tables may stand beside an earlier one: whoever subtracts reads what changed."""

from collections.abc import Iterator, Sequence

from rehab.reports.rules.activity import Grid
from rehab.reports.rules.suppression import FEWEST

# The row of totals; a category may be called “All”, but none is called nothing.
TOTAL = ""
Counts = dict[tuple[str, str], int | None]


def version_fault(earlier: Sequence[Grid], later: Sequence[Grid], *, number: int) -> str:
    """Why these tables may not be published beside version `number` of the same period; empty when they may.

    One person who was recorded late is one more in each table, and all that the tables know of them is told. So a
    count, or what several hidden ones are together, may differ by nothing or by as many as may be shown.
    """
    before = {grid.title: grid for grid in earlier}
    for grid in later:
        if grid.title in before and any(map(_is_small, _changes(before[grid.title], grid))):
            return (
                f"Since version {number} was published, {grid.title.lower()} changed by fewer than {FEWEST}. Whoever "
                "compares the two would read of single people, so nothing was published."
            )
    return ""


def _is_small(change: int) -> bool:
    return 0 < abs(change) < FEWEST


def _changes(earlier: Grid, later: Grid) -> Iterator[int]:
    """What can be told by subtracting: cell by cell, and of all hidden cells of a row or a column together."""
    if earlier.withheld or later.withheld:
        return
    columns = [column for column in later.columns if column in earlier.columns]
    before, after = _counts(earlier), _counts(later)
    categories = [*dict.fromkeys(category for category, _ in (*after, *before) if category != TOTAL), TOTAL]
    for column in columns:
        yield from _line([(category, column) for category in categories], before, after)
    if earlier.columns == later.columns and len(columns) > 1:
        for category in categories:
            yield from _line([(category, column) for column in columns], before, after)


def _counts(grid: Grid) -> Counts:
    """By category and column."""
    named = [*grid.rows[:-1], *((TOTAL, counts) for _, counts in grid.rows[-1:])]
    return {
        (category, column): count
        for category, counts in named
        for column, count in zip(grid.columns, counts, strict=True)
    }


def _line(cells: Sequence[tuple[str, str]], before: Counts, after: Counts) -> Iterator[int]:
    """The change of each cell that both show, and of the others together: the last one is the sum of the line."""
    shown = []
    for cell in cells:
        old, new = before.get(cell, 0), after.get(cell, 0)
        if old is not None and new is not None:
            shown.append(new - old)
    yield from shown
    if before.get(cells[-1], 0) is not None and after.get(cells[-1], 0) is not None:
        yield shown[-1] - sum(shown[:-1])
