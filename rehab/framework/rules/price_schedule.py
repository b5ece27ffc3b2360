"""The prices of a framework as a sheet: one row per version, every fault named by row and column."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from rehab.core.clock import written
from rehab.core.errors import InvalidInput
from rehab.core.sheets import SheetRow
from rehab.core.text import fold, letters_and_digits
from rehab.framework.rules.kinds import PriceBasis, Stage
from rehab.framework.rules.prices import MOST_NOTICE_DAYS, MOST_PENCE, ONE_DAY, Terms

SCHEDULE_COLUMNS = ("Lot", "Provider", "Facility", "Stage", "Basis", "Price", "From")
SCHEDULE_OPTIONAL = ("Until", "Notice days")
MOST_ROWS = 5_000
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
_AMOUNT = re.compile(r"£?(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_STAGES = {letters_and_digits(stage.label): stage for stage in Stage}
_BASES = {letters_and_digits(basis.value): basis for basis in PriceBasis}

Faults = dict[str, str]


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """A row: a version of a price, and where it stands in the file. `last` is None for "no day was given"."""

    row: int
    lot: int
    provider: str
    facility: str
    stage: Stage
    terms: Terms
    first: dt.date
    last: dt.date | None

    @property
    def line(self) -> tuple[int, str, str, Stage]:
        """What its line is known by: lot number, keys of provider and facility, stage."""
        return self.lot, letters_and_digits(self.provider), fold(self.facility), self.stage


def note(faults: Faults, row: int, column: str, what: str) -> None:
    """Keep the first fault of a cell, as a sentence that begins with where it is."""
    faults.setdefault(f"row {row}, {column}", f"Row {row}, {column}: {what}")


def raise_any(faults: Faults) -> None:
    """Raises InvalidInput with every fault, in the order of the rows."""
    if faults:
        in_order = sorted(faults.items(), key=lambda item: int(item[0].removeprefix("row ").partition(",")[0]))
        raise InvalidInput(dict(in_order))


def read_price_schedule(rows: Iterable[SheetRow]) -> list[ListedPrice]:
    """The prices that a sheet lists, line after line, the first version first. Raises InvalidInput with every fault."""
    faults: Faults = {}
    listed: list[ListedPrice] = []
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise InvalidInput({"file": f"The sheet has more than {MOST_ROWS:,} rows: is it the right file?"})
        price = _read(row, faults)
        if price is not None:
            listed.append(price)
    if not count:
        raise InvalidInput({"file": "There are no rows below the header"})
    listed.sort(key=lambda price: (price.line, price.first, price.row))
    _compare(listed, faults)
    raise_any(faults)
    return listed


def _read(row: SheetRow, faults: Faults) -> ListedPrice | None:
    """The row as a price, or None with its faults noted."""
    before = len(faults)
    for column in ("Provider", "Facility"):
        if not row.text(column):
            note(faults, row.number, column, "is empty")
    lot = _whole(row, "Lot", faults, low=1, high=999)
    stage = _STAGES.get(letters_and_digits(row.text("Stage")))
    if stage is None:
        note(faults, row.number, "Stage", f"must be {' or '.join(stage.label for stage in Stage)}")
    basis = _BASES.get(letters_and_digits(row.text("Basis")))
    if basis is None:
        note(faults, row.number, "Basis", "must be Weekly or Nightly")
    pence = _pence(row, faults)
    first = _day(row, "From", faults)
    last = _day(row, "Until", faults) if row.text("Until") else None
    days = _whole(row, "Notice days", faults, low=0, high=MOST_NOTICE_DAYS) if row.text("Notice days") else 0
    if first and last and last < first:
        note(faults, row.number, "Until", f"{last} is before the first day, {first}")
    if len(faults) > before or None in (lot, stage, basis, pence, first, days):
        return None
    terms = Terms(basis, pence, days)  # type: ignore[arg-type]  # none of them is None
    return ListedPrice(row.number, lot, row.text("Provider"), row.text("Facility"), stage, terms, first, last)  # type: ignore[arg-type]


def _whole(row: SheetRow, column: str, faults: Faults, *, low: int, high: int) -> int | None:
    text = row.text(column)
    if text.isascii() and text.isdigit() and low <= int(text[:9]) <= high:
        return int(text[:9])
    note(faults, row.number, column, f"must be a whole number from {low} to {high}")
    return None


def _pence(row: SheetRow, faults: Faults) -> int | None:
    """An amount of pounds, as a number or as it is written; a number that was reckoned may be a hair off the penny."""
    value = row.cells.get("Price")
    text = f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else row.text("Price").replace(" ", "")
    amount = _AMOUNT.fullmatch(text)
    if text.startswith("-"):
        note(faults, row.number, "Price", "must not be negative")
    elif amount is None:
        note(faults, row.number, "Price", "must be an amount in pounds and pence, like 850 or 1,250.50")
    else:
        pence = int(Decimal(text.removeprefix("£").replace(",", "")) * 100)
        if 0 < pence <= MOST_PENCE:
            return pence
        note(faults, row.number, "Price", f"must be above nothing and up to £{MOST_PENCE // 100:,}")
    return None


def _day(row: SheetRow, column: str, faults: Faults) -> dt.date | None:
    """A date cell, or 2026-04-01 as text; other spellings are refused, because 1/2/2026 is two dates."""
    value = row.cells.get(column)
    text = row.text(column)
    day = value if type(value) is dt.date else None
    if day is None and _DAY.fullmatch(text):
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            note(faults, row.number, column, "there is no such day")
            return None
    if day is None:
        what = "must be a date, like 2026-04-01" if text else "is empty: give the first day, like 2026-04-01"
        note(faults, row.number, column, what)
        return None
    if not EARLIEST <= day <= LATEST:
        note(faults, row.number, column, f"must be between {EARLIEST.year} and {LATEST.year}")
        return None
    return day


def _compare(listed: list[ListedPrice], faults: Faults) -> None:
    """Note what one row alone cannot show: a version twice, and a gap or overlap between two."""
    for before, after in pairwise(listed):
        if before.line != after.line:
            continue
        if before.first == after.first:
            note(faults, after.row, "From", f"row {before.row} has a price of the same line from this day already")
        elif before.last is not None and before.last >= after.first:
            note(
                faults, after.row, "From", f"row {before.row} has a price of the same line until {written(before.last)}"
            )
        elif before.last is not None and before.last + ONE_DAY < after.first:
            gap = written(before.last + ONE_DAY)
            note(faults, after.row, "From", f"there would be no price from {gap}, after the one in row {before.row}")
