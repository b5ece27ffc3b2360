"""Reading sheets that people send: CSV, XLSX and ODS by their content, a row at a time.

The header may stand on any sheet, some rows down. What a file is and holds is never believed: size, what it unpacks
to and the work of reading it are bounded, and every refusal is a plain sentence (`InvalidInput`, field `file`).
"""

import csv
import datetime as dt
import pickle
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rehab.core.errors import InvalidInput
from rehab.core.text import letters_and_digits, sentence_list

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
MOST_UNPACKED = 400 * MEGABYTE
HEADER_WITHIN = 40
_WORKER = Path(__file__).with_name("sheet_worker.py")
_ZIP = b"PK\x03\x04"
_REFUSED = {
    b"PK\x05\x06": "The file is empty",
    b"\xd0\xcf\x11\xe0": "This is an old spreadsheet, or one with a password: save it as .xlsx without a password",
    b"%PDF": "This is a PDF file: send the sheet itself, as .xlsx, .ods or .csv",
    b"\x89PNG": "This is a picture: send the sheet itself, as .xlsx, .ods or .csv",
    b"\xff\xd8\xff": "This is a picture: send the sheet itself, as .xlsx, .ods or .csv",
}
_UNREADABLE = "The file cannot be read as a spreadsheet: it may be damaged, or have a password"

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
_Row = tuple[str, int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row below the header: its number as the spreadsheet shows it, and its cells by the column asked for.

    An empty cell is None; a text has no spaces around it; a date without a time is a date.
    """

    number: int
    cells: dict[str, Cell]

    def text(self, column: str) -> str:
        """The cell as it would be typed; a whole number without its point, nothing as an empty text."""
        value = self.cells.get(column)
        if value is None:
            return ""
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def read_sheet(
    source: Path | bytes,
    columns: Sequence[str],
    *,
    optional: Sequence[str] = (),
    largest: int = LARGEST_FILE,
    most_unpacked: int = MOST_UNPACKED,
) -> Iterator[SheetRow]:
    """The rows below the first header that has all these columns, whatever their order, case and punctuation.

    Rows that are empty in these columns are passed over; `optional` columns that the header lacks have no cells. The
    sizes are in bytes. Raises InvalidInput (file) while it reads: whoever stores rows must have read to the end.
    """
    header, nearest = _Header("", columns, optional), None
    with _on_disk(source, largest) as path, closing(_rows(path, most_unpacked)) as rows:
        for sheet, number, row in rows:
            if sheet != header.sheet:
                if header.is_complete:
                    return
                header = _Header(sheet, columns, optional)
            if header.is_complete:
                cells = header.pick(row)
                if cells is not None:
                    yield SheetRow(number, cells)
            elif header.look_at(number, row) and (nearest is None or len(header.missing) < len(nearest.missing)):
                nearest = header
    if not header.is_complete:
        raise InvalidInput({"file": _no_header(columns, nearest)})


class _Header:
    """Looks for the row of column names at the top of one sheet."""

    def __init__(self, sheet: str, columns: Sequence[str], optional: Sequence[str]) -> None:
        self.sheet = sheet
        self.wanted = {letters_and_digits(column): column for column in (*columns, *optional)}
        self.required = set(columns)
        self.places: dict[str, int] = {}
        self.missing = set(columns)
        self.near = 0

    @property
    def is_complete(self) -> bool:
        """Whether the row has been found."""
        return not self.missing

    def look_at(self, number: int, row: Sequence[Cell]) -> bool:
        """Whether this row has more of the columns than any before it; one that has them all is the header.

        Raises InvalidInput where a column is there twice.
        """
        if number > HEADER_WITHIN:
            return False
        names = [letters_and_digits(cell) if isinstance(cell, str) else "" for cell in row]
        missing = self.required - {self.wanted[name] for name in names if name in self.wanted}
        is_nearer = len(missing) < len(self.missing)
        if is_nearer:
            self.missing, self.near = missing, number
        if not missing:
            self.places = {self.wanted[name]: place for place, name in enumerate(names) if name in self.wanted}
            twice = sorted(self.wanted[name] for name in set(names) & set(self.wanted) if names.count(name) > 1)
            if twice:
                raise InvalidInput({"file": f"Row {number} has the column {twice[0]} more than once"})
        return is_nearer

    def pick(self, row: Sequence[Cell]) -> dict[str, Cell] | None:
        """The cells of the columns asked for; None where all are empty."""
        cells = {column: _plain(row[place]) if place < len(row) else None for column, place in self.places.items()}
        return cells if any(cell is not None for cell in cells.values()) else None


def _no_header(columns: Sequence[str], found: _Header | None) -> str:
    if found is not None:
        missing = [column for column in columns if column in found.missing]
        some = "this column is" if len(missing) == 1 else "these columns are"
        return f"Row {found.near} looks like the header, but {some} missing: {sentence_list(missing)}"
    return f"No row among the first {HEADER_WITHIN} of any sheet has the columns {sentence_list(list(columns))}"


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return cell.strip(" \t\r\n\N{NO-BREAK SPACE}") or None
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    return cell


@contextmanager
def _on_disk(source: Path | bytes, largest: int) -> Iterator[Path]:
    """The file's path, written out first where only its bytes are at hand. Raises InvalidInput when it is too large."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > largest:
        most = f"{largest // MEGABYTE} MB"
        raise InvalidInput({"file": f"The file is larger than {most}: send only the sheet that is needed"})
    if not size:
        raise InvalidInput({"file": "The file is empty"})
    if isinstance(source, Path):
        yield source
        return
    with tempfile.NamedTemporaryFile(suffix=".sheet") as file:
        file.write(source)
        file.flush()
        yield Path(file.name)


def _rows(path: Path, most_unpacked: int) -> Generator[_Row]:
    with path.open("rb") as file:
        start = file.read(4)
    for magic, sentence in _REFUSED.items():
        if start.startswith(magic):
            raise InvalidInput({"file": sentence})
    if start == _ZIP:
        _check_unpacked(path, most_unpacked)
        return _rows_of_workbook(path)
    return _rows_of_csv(path)


def _check_unpacked(path: Path, most: int) -> None:
    """Raises InvalidInput for what is no workbook, and for a zip bomb, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InvalidInput({"file": _UNREADABLE}) from error
    names = {member.filename for member in members}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise InvalidInput({"file": "This is a zip file without a sheet in it: send the sheet as .xlsx, .ods or .csv"})
    if sum(member.file_size for member in members) > most:
        msg = f"The file unpacks to more than {most // MEGABYTE} MB, which no sheet of this kind does"
        raise InvalidInput({"file": msg})


def _rows_of_workbook(path: Path) -> Generator[_Row]:
    command = [sys.executable, "-I", str(_WORKER), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as worker:  # noqa: S603  (our own)
        try:
            for sheet, first, batch in _batches(worker.stdout):
                for number, row in enumerate(batch, start=first):
                    yield sheet, number, row
        finally:
            worker.kill()


def _batches(pipe: IO[bytes] | None) -> Iterator[tuple[str, int, list[list[Cell]]]]:
    """What the worker writes, until it says that this was all; it says nothing more where it was ended."""
    if pipe is None:
        raise InvalidInput({"file": _UNREADABLE})
    try:
        while (batch := pickle.load(pipe)) is not None:  # noqa: S301  (written by our own worker)
            yield batch
    except (EOFError, pickle.UnpicklingError) as error:
        raise InvalidInput({"file": _UNREADABLE}) from error


def _rows_of_csv(path: Path) -> Generator[_Row]:
    number = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            for number, row in enumerate(csv.reader(file, strict=True), start=1):
                if any("\0" in cell for cell in row):
                    raise InvalidInput({"file": "This is not a sheet: send it as .xlsx, .ods or .csv"})
                yield "", number, row
        except UnicodeDecodeError as error:
            msg = f"After row {number}: this is not UTF-8 text. Save the sheet as CSV (UTF-8) or .xlsx and send that"
            raise InvalidInput({"file": msg}) from error
        except csv.Error as error:
            msg = f"Row {number + 1}: quotation marks are not in pairs, or a cell is far too long"
            raise InvalidInput({"file": msg}) from error
