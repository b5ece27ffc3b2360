"""Reading a list of commissioned providers: one row per provider and service, every fault named by row and column.

The columns are those in which councils publish such lists: legal_name, trading_name, service, contract_type,
start_date, end_date. Rows are counted as a spreadsheet shows them; the header is row 1.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
from dataclasses import dataclass

from rehab.core.errors import InvalidInput
from rehab.core.text import letters_and_digits
from rehab.framework.rules.kinds import CareType, ContractType

COLUMNS = ("legal_name", "trading_name", "service", "contract_type", "start_date", "end_date")
LARGEST_FILE = 2_000_000
LONGEST_CELL = 200
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
FORMULA_STARTS = ("=", "+", "-", "@")
_NOT_CSV = {
    b"PK\x03\x04": "This is a spreadsheet or a zip file, not CSV: save the sheet as CSV (UTF-8) and import that",
    b"\xd0\xcf\x11\xe0": "This is an old spreadsheet, not CSV: save the sheet as CSV (UTF-8) and import that",
    b"%PDF": "This is a PDF file, not CSV: put the list into a sheet and save it as CSV (UTF-8)",
}
_CONTRACT_TYPES = {letters_and_digits(kind.value): kind for kind in ContractType}
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Faults = dict[str, str]
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A provider of a service, with its contract's type and dates."""

    legal_name: str
    trading_name: str | None
    service: str
    contract_type: ContractType
    starts_on: dt.date
    ends_on: dt.date

    @property
    def provider_key(self) -> str:
        """What the provider is found by."""
        return letters_and_digits(self.legal_name)

    @property
    def service_key(self) -> str:
        """What the lot is found by."""
        return letters_and_digits(self.service)


def care_type_of_service(service: str) -> CareType | None:
    """What a service is for placements; None for one that they cannot use."""
    key = letters_and_digits(service)
    if "detox" in key:
        return CareType.INPATIENT_DETOX
    return CareType.RESIDENTIAL_REHAB if "rehab" in key else None


def read_provider_list(content: bytes) -> list[ListedPlace]:
    """The rows of a CSV file. Raises InvalidInput with every fault; the keys are `row 5, end_date` and the like."""
    faults: Faults = {}
    header, *records = _records(_text(content), faults)
    _check_header(header, faults)
    rows = _rows(header, records, faults)
    places = [place for number, row in rows if (place := _place(number, row, faults))]
    _compare(rows, faults)
    if not rows and not faults:
        _note(faults, 1, "", "there are no rows below the header")
    elif not faults and all(place.contract_type is not ContractType.FRAMEWORK_AGREEMENT for place in places):
        _note(faults, 1, "contract_type", "no row is a Framework Agreement, so the framework would have no dates")
    _raise_any(faults)
    return places


def text_fault(text: str) -> str | None:
    """Why a cell, or a title, cannot be stored as it is; None when it can."""
    if len(text) > LONGEST_CELL:
        return f"is {len(text):,} characters long; {LONGEST_CELL} is the most"
    if any(unicodedata.category(character)[0] == "C" for character in text):
        return "contains a character that cannot be seen (a line break, NUL or the like): type the cell anew"
    if text.startswith(FORMULA_STARTS):
        return f"begins with {text[0]}, which a spreadsheet would run as a formula: take it away"
    return None


def _text(content: bytes) -> str:
    """The file as text, or InvalidInput saying what kind of file is wanted."""
    problem = next((sentence for start, sentence in _NOT_CSV.items() if content.startswith(start)), None)
    if len(content) > LARGEST_FILE:
        problem = f"The file is larger than {LARGEST_FILE // 1_000_000} MB: that is no list of providers"
    if problem:
        raise InvalidInput({"file": problem})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = f"Row {line}: the file is not UTF-8 text: save the sheet as CSV (UTF-8) and import that"
        raise InvalidInput({"file": sentence}) from error
    if not text.strip():
        raise InvalidInput({"file": "The file is empty"})
    return text


def _records(text: str, faults: Faults) -> list[list[str]]:
    """The cells of the header and of each row, as far as the file can be read; at least the header."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append([cell.strip(" \N{NO-BREAK SPACE}") for cell in record])  # noqa: PERF401  (keeps those read)
    except csv.Error:
        what = "quotation marks are not in pairs, or a cell is far too long: the file cannot be read from here on"
        _note(faults, len(records) + 1, "", what)
    return records or [[]]


def _check_header(header: list[str], faults: Faults) -> None:
    """Raises InvalidInput naming each column that is not there exactly once: without them no row can be read."""
    names = [name.casefold() for name in header]
    wrong = [column for column in COLUMNS if names.count(column) != 1]
    for column in wrong:
        _note(faults, 1, column, f"the column is {'there more than once' if column in names else 'missing'}")
    if wrong:
        _raise_any(faults)


def _rows(header: list[str], records: list[list[str]], faults: Faults) -> list[tuple[int, Row]]:
    """Row number -> column -> cell; blank rows are passed over, and those of another length than the header noted."""
    columns = [name.casefold() for name in header]
    rows = []
    for number, record in enumerate(records, start=2):
        if len(record) == len(columns) and any(record):
            rows.append((number, dict(zip(columns, record, strict=True))))
        elif any(record):
            _note(faults, number, "", f"there are {len(record)} cells where the header has {len(columns)}")
    return rows


def _place(number: int, row: Row, faults: Faults) -> ListedPlace | None:
    """The row as a place, or None with its faults noted."""
    before = len(faults)
    for column in COLUMNS:
        fault = text_fault(row[column])
        if fault:
            _note(faults, number, column, fault)
    for column in ("legal_name", "service"):
        if not letters_and_digits(row[column]):
            _note(faults, number, column, "must have letters or digits, A to Z or 0 to 9")
    contract_type = _CONTRACT_TYPES.get(letters_and_digits(row["contract_type"]))
    if contract_type is None:
        _note(faults, number, "contract_type", "must be Block or Framework Agreement")
    starts_on = _day(number, "start_date", row["start_date"], faults)
    ends_on = _day(number, "end_date", row["end_date"], faults)
    if starts_on and ends_on and ends_on < starts_on:
        _note(faults, number, "end_date", f"{ends_on} is before the start date, {starts_on}")
    if len(faults) > before or contract_type is None or starts_on is None or ends_on is None:
        return None
    return ListedPlace(
        row["legal_name"], row["trading_name"] or None, row["service"], contract_type, starts_on, ends_on
    )


def _day(number: int, column: str, text: str, faults: Faults) -> dt.date | None:
    """A date written as 2024-12-31; anything else is noted, other spellings too, because 1/2/2024 is two dates."""
    try:
        day = dt.date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        shown = f"{_shown(text)} is not a date" if text else "a date is missing"
        _note(faults, number, column, f"{shown}: write it as year-month-day, like 2024-12-31")
    elif not EARLIEST <= day <= LATEST:
        _note(faults, number, column, f"{day} is not between {EARLIEST.year} and {LATEST.year}")
        return None
    return day


def _compare(rows: list[tuple[int, Row]], faults: Faults) -> None:
    """Note what one row alone cannot show: the same provider and service twice, or one provider under two names."""
    row_of_place: dict[tuple[str, str], int] = {}
    name_in_row: dict[str, tuple[int, str]] = {}
    for number, row in rows:
        provider, service = letters_and_digits(row["legal_name"]), letters_and_digits(row["service"])
        first = row_of_place.setdefault((provider, service), number)
        if first != number:
            what = f"{_shown(row['legal_name'])} is listed for {_shown(row['service'])} in row {first} already"
            _note(faults, number, "service", what)
        if row["trading_name"]:
            named_in, name = name_in_row.setdefault(provider, (number, row["trading_name"]))
            if letters_and_digits(name) != letters_and_digits(row["trading_name"]):
                _note(faults, number, "trading_name", f"the same provider is called {_shown(name)} in row {named_in}")


def _note(faults: Faults, row: int, column: str, what: str) -> None:
    """Keep the first fault of each cell: the ones after it often only follow from it."""
    where = f"row {row}, {column}" if column else f"row {row}"
    faults.setdefault(where, f"{where.capitalize()}: {what}")


def _shown(text: str) -> str:
    """A cell as it may stand in a message on a terminal."""
    return "".join(character for character in text[:60] if character.isprintable())


def _raise_any(faults: Faults) -> None:
    """Raises InvalidInput with the faults in the order of the file."""
    if faults:
        raise InvalidInput(dict(sorted(faults.items(), key=lambda item: _position(item[0]))))


def _position(where: str) -> tuple[int, int]:
    row, _, column = where.removeprefix("row ").partition(", ")
    return int(row), COLUMNS.index(column) if column else -1
