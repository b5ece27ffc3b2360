"""What of a table may leave the building (`kpis.md`): no count of 1 to 4, and none that could be worked out.

A table is a list of rows of counts. Its last row holds the totals, which are published everywhere else too and so are
never hidden. Of several columns the last one adds up the others.
"""

from collections import deque
from collections.abc import Iterator, Sequence

FEWEST = 5
Counts = Sequence[Sequence[int]]
Shown = tuple[tuple[int | None, ...], ...]
Cell = tuple[int, int]
Node = tuple[str, int]


def suppressed(counts: Counts) -> Shown | None:
    """The table with None for what is hidden; None in its place where it cannot be made safe.

    Cells are hidden until no reader, however they subtract, can tell what a count of 1 to 4 is. They know that a hidden
    cell is at least 1.
    """
    if any(_is_small(total) for total in counts[-1]):
        return None
    small = [cell for cell in _body(counts) if _is_small(_at(counts, cell))]
    hidden = set(small)
    while exposed := next((cell for cell in small if _is_told(counts, hidden, cell)), None):
        further = _next_to_hide(counts, hidden, exposed)
        if further is None:
            return None
        hidden.add(further)
    return tuple(
        tuple(None if (row, column) in hidden else count for column, count in enumerate(line))
        for row, line in enumerate(counts)
    )


def _is_small(count: int) -> bool:
    return 0 < count < FEWEST


def _at(counts: Counts, cell: Cell) -> int:
    return counts[cell[0]][cell[1]]


def _body(counts: Counts) -> list[Cell]:
    return [(row, column) for row in range(len(counts) - 1) for column in range(len(counts[row]))]


def _next_to_hide(counts: Counts, hidden: set[Cell], exposed: Cell) -> Cell | None:
    """The smallest cell that can be hidden, one in the row or column of the exposed one first."""
    left = [cell for cell in _body(counts) if cell not in hidden and _at(counts, cell)]
    return min(
        left,
        key=lambda cell: (cell[0] != exposed[0] and cell[1] != exposed[1], _at(counts, cell), cell),
        default=None,
    )


def _is_told(counts: Counts, hidden: set[Cell], cell: Cell) -> bool:
    """Whether only one value of the cell fits everything that is shown.

    Two tables that show the same differ by circles: one cell up, the next in its column down, the next in that row up.
    Rows and columns are the places of a graph and hidden cells its ways, so a cell that lies on no circle is told.
    """
    ways = [way for other in hidden - {cell} for way in _ways(counts, other)]
    return not any(_leads(ways, end, start) for start, end in _ways(counts, cell))


def _ways(counts: Counts, cell: Cell) -> Iterator[tuple[Node, Node]]:
    """Up leads from row to column, down from column to row; what adds up the others goes the other way round."""
    width = len(counts[cell[0]])
    row: Node = ("row", cell[0] if width > 1 else 0)
    column: Node = ("column", cell[1])
    if width > 1 and cell[1] == width - 1:
        row, column = column, row
    yield row, column
    if _at(counts, cell) > 1:
        yield column, row


def _leads(ways: list[tuple[Node, Node]], start: Node, goal: Node) -> bool:
    waiting, seen = deque([start]), {start}
    while waiting:
        here = waiting.popleft()
        if here == goal:
            return True
        reached = {end for begin, end in ways if begin == here} - seen
        seen |= reached
        waiting.extend(reached)
    return False
