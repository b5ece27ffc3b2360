"""Faults of a file, in the words of the one who must mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell, or in the whole row where `column` is empty; rows are counted as a spreadsheet does."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        where = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{where}: {self.what}"


Faults = list[Fault]


def listed(faults: Sequence[Fault]) -> list[str]:
    """The first 100 faults in the order of the file, and how many more there are."""
    ordered = sorted(faults, key=lambda fault: fault.row)
    lines = [str(fault) for fault in ordered[:MOST_LISTED]]
    more = len(ordered) - len(lines)
    return [*lines, f"and {more:,} more"] if more > 0 else lines
