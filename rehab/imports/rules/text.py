"""From the bytes of a file to its rows: UTF-8 CSV with or without a byte order mark, read as a stream."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rehab.core.errors import InvalidInput
from rehab.imports.rules.faults import Fault

IMPORT_KIND = "import_history"
LARGEST_FILE = 50_000_000
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

    Raises InvalidInput (file) for what is no such file: another kind of file, another header, text that is not UTF-8.
    """
    reader = csv.reader(_decoded(lines), strict=True)
    number = 0
    header: list[str] = []
    try:
        for number, record in enumerate(reader, start=1):
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


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    size = 0
    for number, line in enumerate(lines, start=1):
        size += len(line)
        if number == 1 and line.startswith(_NOT_CSV):
            raise InvalidInput({"file": "This is not a CSV file: save the sheet as CSV (UTF-8) and import that"})
        if size > LARGEST_FILE:
            raise InvalidInput({"file": f"The file is larger than {LARGEST_FILE // 1_000_000} MB"})
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
        raise InvalidInput({"file": f"Row 1: {'; '.join(faults)}"})
    return names


def _record(number: int, header: list[str], cells: list[str]) -> Record:
    if len(cells) != len(header):
        what = f"there are {len(cells)} cells where the header has {len(header)}"
        return Record(number, {}, tuple(cells), Fault(number, "", what))
    return Record(number, dict(zip(header, cells, strict=True)), tuple(cells))


def _shown(text: str) -> str:
    """A cell as it may stand in a message on a terminal."""
    return "".join(character for character in text[:60] if character.isprintable()) or "an empty heading"
