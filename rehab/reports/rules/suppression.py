"""What of a table may leave the building (`kpis.md`): no count of 1 to 4, and none that could be worked out.

A table is a list of rows of counts. Its last row holds the totals, which are published everywhere else too and so are
never hidden. Of several columns the last one adds up the others.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

FEWEST = 5
# Looking for what is told takes by the square of the rows; no council has so many districts or houses.
MOST_ROWS = 500
Counts = Sequence[Sequence[int]]
Shown = tuple[tuple[int | None, ...], ...]
Cell = tuple[int, int]
Node = tuple[str, int]


def suppressed(counts: Counts) -> Shown | None:
    """The table with None for what is hidden; None in its place where it cannot be made safe.

    Cells are hidden until no reader, however they subtract, can tell what a count of 1 to 4 is. They know that a hidden
    cell is at least 1.
    """
    if any(_is_small(total) for total in counts[-1]) or len(counts) > MOST_ROWS:
        return None
    small = [cell for cell in _body(counts) if _is_small(_at(counts, cell))]
    hidden = set(small)
    ways = _Ways(counts, small)
    # What is hidden later adds ways, so a cell that is safe stays so: each is looked at once.
    for cell in small:
        while ways.tell(cell):
            further = _next_to_hide(counts, hidden, cell)
            if further is None:
                return None
            hidden.add(further)
            ways.add(further)
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


class _Ways:
    """Whether only one value of a hidden cell fits everything that is shown.

    Two tables that show the same differ by circles: one cell up, the next in its column down, the next in that row up.
    Rows and columns are the places of a graph and hidden cells its ways, so a cell that lies on no circle is told.
    """

    def __init__(self, counts: Counts, hidden: Sequence[Cell]) -> None:
        self._counts = counts
        self._from: defaultdict[Node, list[tuple[Node, Cell]]] = defaultdict(list)
        for cell in hidden:
            self.add(cell)

    def add(self, cell: Cell) -> None:
        """One more cell is hidden."""
        for start, end in _ways(self._counts, cell):
            self._from[start].append((end, cell))

    def tell(self, cell: Cell) -> bool:
        """Whether the cell lies on no circle with others."""
        return not any(self._lead(end, start, without=cell) for start, end in _ways(self._counts, cell))

    def _lead(self, start: Node, goal: Node, *, without: Cell) -> bool:
        waiting, seen = deque([start]), {start}
        while waiting:
            here = waiting.popleft()
            if here == goal:
                return True
            reached = {end for end, cell in self._from[here] if cell != without} - seen
            seen |= reached
            waiting.extend(reached)
        return False


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
