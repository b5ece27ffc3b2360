"""From the bytes of a file to its rows: UTF-8 CSV with or without a byte order mark, read as a stream."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rehab.core.errors import InvalidInput
from rehab.imports.rules.faults import Fault

IMPORT_KIND = "import_history"
LARGEST_FILE = 50_000_000
# No council has placed so many people; a row that says all there is to say has a tenth of so many bytes.
MOST_ROWS, MOST_BYTES_OF_ROW, MOST_CELLS = 100_000, 1_000_000, 1_000
MOST_NAMED = 20
_NOT_CSV = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Record:
    """A row below the header: its number as a spreadsheet shows it, and its cells by column, or why it has none."""

    number: int
    cells: dict[str, str]
    raw: tuple[str, ...]
    fault: Fault | None = None


def records(lines: Iterable[bytes], columns: tuple[str, ...]) -> Iterator[Record]:
    """The rows of a file with exactly these columns, in any order; blank rows are passed over.

    Raises InvalidInput (file) for what is no such file: another kind of file, another header, text that is not UTF-8,
    more than memory should hold.
    """
    size = _Size()
    reader = csv.reader(_decoded(lines, size), strict=True)
    number = 0
    header: list[str] = []
    try:
        for number, record in enumerate(reader, start=1):
            size.end_row(number, len(record), is_blank=not any(record))
            cells = [cell.strip(" \N{NO-BREAK SPACE}") for cell in record]
            if number == 1:
                header = _checked(cells, columns)
            elif any(cells):
                yield _record(number, header, cells)
    except csv.Error as error:
        what = f"Row {number + 1}: quotation marks are not in pairs, or a cell is far too long"
        raise InvalidInput({"file": f"{what}: the file cannot be read from there on"}) from error
    if not header:
        raise InvalidInput({"file": "The file is empty"})


@dataclass
class _Size:
    """How much has been read, of the file and of the present row; raises InvalidInput (file) for too much of it."""

    of_file: int = 0
    of_row: int = 0
    rows: int = 0

    def add(self, count: int, line: int) -> None:
        """So many bytes of a row, up to this line."""
        self.of_file += count
        self.of_row += count
        if self.of_file > LARGEST_FILE:
            raise InvalidInput({"file": f"The file is larger than {LARGEST_FILE // 1_000_000} MB"})
        if self.of_row > MOST_BYTES_OF_ROW:
            raise InvalidInput({"file": f"Line {line}: a row that is so long cannot be read"})

    def end_row(self, number: int, cells: int, *, is_blank: bool) -> None:
        """The row is over; the header is one, and blank ones at the end of a sheet are none."""
        self.of_row = 0
        self.rows += not is_blank
        if self.rows > MOST_ROWS + 1:
            raise InvalidInput({"file": f"The file has more than {MOST_ROWS:,} rows: import it in parts"})
        if cells > MOST_CELLS:
            raise InvalidInput({"file": f"Row {number}: there are {cells:,} cells in it: no such file has so many"})


def _decoded(lines: Iterable[bytes], size: _Size) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if number == 1 and line.startswith(_NOT_CSV):
            raise InvalidInput({"file": "This is not a CSV file: save the sheet as CSV (UTF-8) and import that"})
        size.add(len(line), number)
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            what = f"Row {number}: the file is not UTF-8 text: save the sheet as CSV (UTF-8) and import that"
            raise InvalidInput({"file": what}) from error


def _checked(header: list[str], columns: tuple[str, ...]) -> list[str]:
    names = [name.casefold() for name in header]
    faults = [f"the column {name} is missing" for name in columns if name not in names]
    faults += [f"the column {name} is there more than once" for name in columns if names.count(name) > 1]
    faults += [f"{_shown(name)} is no column of such a file" for name in names if name not in columns]
    if faults:
        more = [f"and {len(faults) - MOST_NAMED} more"] if len(faults) > MOST_NAMED else []
        raise InvalidInput({"file": f"Row 1: {'; '.join([*faults[:MOST_NAMED], *more])}"})
    return names


def _record(number: int, header: list[str], cells: list[str]) -> Record:
    if len(cells) != len(header):
        what = f"there are {len(cells)} cells where the header has {len(header)}"
        return Record(number, {}, tuple(cells), Fault(number, "", what))
    return Record(number, dict(zip(header, cells, strict=True)), tuple(cells))


def _shown(text: str) -> str:
    """A cell as it may stand in a message on a terminal."""
    return "".join(character for character in text[:60] if character.isprintable()) or "an empty heading"
