"""One row of the file: what each cell may say, and the order in which things happen."""

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rehab.clients.rules import Sex, is_adult
from rehab.core.text import letters_and_digits
from rehab.finance.rules import FundingSource
from rehab.framework.rules import CareType
from rehab.imports.rules.faults import Fault, Faults
from rehab.imports.rules.text import Record
from rehab.placements.rules import ExitAccommodation, ExitReason, Satisfaction
from rehab.requests.rules import CourtOrder, ParentalStatus

LONGEST_TEXT = 200
LONGEST_CELL = 2_000
MOST_POUNDS = Decimal(999_999)
EARLIEST = dt.date(1900, 1, 1)
REQUIRED = (
    "request_ref",
    "stay_ref",
    "client_ref",
    "date_of_birth",
    "sex",
    "care_type",
    "provider",
    "local_authority",
    "submitted_on",
)
TEXTS = ("request_ref", "stay_ref", "client_ref", "local_authority", "district", "provider", "facility")
DATES = (
    "date_of_birth",
    "submitted_on",
    "decided_on",
    "offered_on",
    "accepted_on",
    "admitted_on",
    "funded_until",
    "ended_on",
    "discharge_plan_agreed_on",
    "community_return_on",
    "re_presented_on",
)
IN_ORDER = ("submitted_on", "decided_on", "offered_on", "accepted_on", "admitted_on", "ended_on")
MONEY = ("weekly_price", "nightly_price", "client_contribution_weekly")
WHOLE = {"approved_weeks": 104, "paid_work_days_28": 28}
CHOICES: dict[str, Mapping[str, Any]] = {
    "sex": {item.value: item for item in Sex},
    "court_order": {item.value: item for item in CourtOrder if item is not CourtOrder.NONE},
    "parental_status": {item.value: item for item in ParentalStatus},
    "care_type": {item.value: item for item in CareType},
    "decision": {word: word for word in ("approved", "declined", "withdrawn")},
    "exit_reason": {item.value: item for item in ExitReason},
    "exit_accommodation": {item.value: item for item in ExitAccommodation},
    "funding_source": {item.value: item for item in FundingSource},
    "satisfaction": {item.value: item for item in Satisfaction},
    "serious_incident": {"yes": True, "no": False},
}
COLUMNS = (
    "request_ref", "stay_ref", "client_ref", "date_of_birth", "sex", "ethnicity", "local_authority", "district",
    "substances", "court_order", "parental_status", "care_type", "provider", "facility", "submitted_on", "decided_on",
    "decision", "approved_weeks", "offered_on", "accepted_on", "admitted_on", "funded_until", "ended_on",
    "exit_reason", "exit_accommodation", "paid_work_days_28", "weekly_price", "nightly_price",
    "client_contribution_weekly", "funding_source", "discharge_plan_agreed_on", "reviews_on", "satisfaction",
    "community_return_on", "re_presented_on", "serious_incident",
)  # fmt: skip
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_POUNDS = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Names:
    """Who the file may name: key (letters and digits) -> id."""

    providers: Mapping[str, int]
    authorities: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was understood; `values` hold dates, enums, pence and ids by column, None for an empty cell."""

    number: int
    cells: dict[str, str]
    values: Mapping[str, Any] = field(repr=False)

    def __getattr__(self, column: str) -> Any:
        try:
            return self.values[column]
        except KeyError:
            raise AttributeError(column) from None

    @property
    def has_stay(self) -> bool:
        """Whether the person arrived."""
        return self.admitted_on is not None


def read_line(record: Record, names: Names, *, today: dt.date, faults: Faults) -> Line | None:
    """The row by what its cells mean; None with its faults noted where one of them cannot be."""
    if record.fault is not None:
        faults.append(record.fault)
        return None
    reader = _Reader(record, today)
    for column in COLUMNS:
        reader.read(column)
    reader.look_up("provider", names.providers, "is on no framework here: write its legal or its trading name")
    reader.look_up("local_authority", names.authorities, "is no council here")
    reader.check_story()
    if reader.faults:
        faults += reader.faults
        return None
    return Line(record.number, record.cells, reader.values)


class _Reader:
    """Reads one row; keeps the first fault of each cell."""

    def __init__(self, record: Record, today: dt.date) -> None:
        self.number, self.cells, self.today = record.number, record.cells, today
        self.values: dict[str, Any] = {}
        self.faults: Faults = []

    def note(self, column: str, what: str) -> None:
        if all(fault.column != column for fault in self.faults):
            self.faults.append(Fault(self.number, column, what))

    def read(self, column: str) -> None:
        """Understand one cell; an empty one is unknown."""
        text = self.cells[column]
        self.values[column] = None
        if not text:
            if column in REQUIRED:
                self.note(column, "must be filled in")
            return
        what = _unsafe(text, LONGEST_TEXT if column in TEXTS else LONGEST_CELL)
        if what:
            self.note(column, what)
            return
        try:
            self.values[column] = _reader_of(column)(text)
        except ValueError as error:
            self.note(column, str(error))

    def look_up(self, column: str, known: Mapping[str, int], otherwise: str) -> None:
        """Replace a name by the id of whom it names."""
        if self.values[column] is None:
            return
        found = known.get(letters_and_digits(self.values[column]))
        if found is None:
            self.note(column, f"{_shown(self.cells[column])} {otherwise}")
        self.values[column] = found

    def check_story(self) -> None:
        """What cells say together: nothing happens in the future, in the wrong order or without what it needs."""
        v = self.values
        for column in (*(name for name in DATES if name != "funded_until"), "reviews_on"):
            days = v[column] if column == "reviews_on" else (v[column],)
            if any(day is not None and day > self.today for day in days or ()):
                self.note(column, "is after today")
        steps = [(name, v[name]) for name in IN_ORDER if v[name] is not None]
        for (before, earlier), (after, later) in itertools.pairwise(steps):
            if later < earlier:
                self.note(after, f"{later} is before {before}, {earlier}")
        for column, is_wrong, what in _needs(v):
            if is_wrong:
                self.note(column, what)


def _needs(v: Mapping[str, Any]) -> Iterator[tuple[str, bool, str]]:
    """Column, whether it is wrong beside the others, and what is wrong."""
    born, submitted = v["date_of_birth"], v["submitted_on"]
    is_child = bool(born and submitted) and not is_adult(born, submitted)
    yield "date_of_birth", is_child, "the person was not 18 when the request was submitted"
    unapproved = bool(v["admitted_on"]) and v["decision"] != "approved"
    yield "decision", unapproved, "must be approved where there is an admission"
    yield "ended_on", bool(v["ended_on"] and not v["admitted_on"]), "there is an end without an admission"
    yield "exit_reason", bool(v["ended_on"] and not v["exit_reason"]), "must be filled in where there is an end"
    yield "exit_reason", bool(v["exit_reason"] and not v["ended_on"]), "there is a reason without an end"


def _unsafe(text: str, longest: int) -> str | None:
    """Why no cell may hold this text, or None."""
    if "\0" in text:
        return "contains a NUL byte"
    if len(text) > longest:
        return f"is {len(text):,} characters long; {longest} is the most"
    if text.startswith(_FORMULA_STARTS):
        return "begins like a formula (= + - @ or tab)"
    if any(unicodedata.category(character)[0] == "C" for character in text):
        return "contains a character that cannot be seen"
    return None


def _reader_of(column: str) -> Callable[[str], Any]:
    """What turns a cell of this column into its value; raises ValueError with the fault in words."""
    if column in CHOICES:
        return lambda text: _choice(text, CHOICES[column])
    if column in DATES:
        return _day
    if column in MONEY:
        return _pence
    if column in WHOLE:
        return lambda text: _whole(text, WHOLE[column])
    return {"substances": _codes, "reviews_on": _days, "ethnicity": _letter}.get(column, str)


def _choice(text: str, options: Mapping[str, Any]) -> Any:
    if text not in options:
        msg = f"{_shown(text)} is not one of {', '.join(options)}"
        raise ValueError(msg)
    return options[text]


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day < EARLIEST:
        msg = f"{_shown(text)} is not a date: write it like 2026-03-31"
        raise ValueError(msg)
    return day


def _days(text: str) -> tuple[dt.date, ...]:
    return tuple(sorted({_day(part.strip()) for part in text.split(";")}))


def _pence(text: str) -> int:
    if not _POUNDS.fullmatch(text) or Decimal(text) > MOST_POUNDS:
        msg = f"{_shown(text)} is not an amount in pounds, like 914.50"
        raise ValueError(msg)
    return int(Decimal(text) * 100)


def _whole(text: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > most:
        msg = f"{_shown(text)} is not a whole number from 0 to {most}"
        raise ValueError(msg)
    return int(text)


def _codes(text: str) -> tuple[int, ...]:
    """Ranked; a code that stands there twice counts once."""
    parts = [part.strip() for part in text.split(";")]
    if not all(re.fullmatch(r"[0-9]{4}", part) for part in parts):
        msg = f"{_shown(text)} is not a list of four-digit NDTMS codes, separated by semicolons"
        raise ValueError(msg)
    return tuple(dict.fromkeys(int(part) for part in parts))


def _letter(text: str) -> str:
    if not re.fullmatch(r"[A-Z]", text):
        msg = f"{_shown(text)} is not a letter from A to Z"
        raise ValueError(msg)
    return text


def _shown(text: str) -> str:
    """A cell as it may stand in a message on a terminal."""
    return "".join(character for character in text[:60] if character.isprintable())
