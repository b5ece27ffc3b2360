"""Reading the regulator's monthly list of active locations: some 56,000 rows, of which a few are known here."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rehab.core.errors import InvalidInput
from rehab.core.sheets import MEGABYTE, SheetRow, read_sheet
from rehab.framework.rules.cqc import Known, Location, district, telling_words, tidy_postcode
from rehab.framework.rules.kinds import Rating, RegulatedActivity

LARGEST_REGISTER = 80 * MEGABYTE
# A list of 56,000 rows and 122 columns unpacks to some 430 MB.
MOST_UNPACKED = 1024 * MEGABYTE
MOST_FAULTS = 20
LONGEST_TEXT = 200
LONGEST_NUMBER = 20
EARLIEST = dt.date(2009, 4, 1)  # the day the regulator began
USUAL_ROWS = 56_000
ROWS_BETWEEN_TELLING = 500

ID, NAME, POSTCODE = "Location ID", "Location Name", "Location Postal Code"
RATING, RATED_ON = "Location Latest Overall Rating", "Publication Date"
DORMANT, BEDS, PROVIDER = "Dormant (Y/N)", "Care homes beds", "Provider Name"
STREET, SECOND_LINE, TOWN = "Location Street Address", "Location Address Line 2", "Location City"
ACTIVITY = {activity: f"Regulated activity - {activity.label}" for activity in RegulatedActivity}
REQUIRED = (ID, NAME, POSTCODE, RATING, *ACTIVITY.values())
OPTIONAL = (RATED_ON, DORMANT, BEDS, PROVIDER, STREET, SECOND_LINE, TOWN)
_RATINGS = {
    "outstanding": Rating.OUTSTANDING,
    "good": Rating.GOOD,
    "requires improvement": Rating.REQUIRES_IMPROVEMENT,
    "inadequate": Rating.INADEQUATE,
    **dict.fromkeys(
        (
            "",
            "-",
            "not rated",
            "not formally rated",
            "no published rating",
            "insufficient evidence to rate",
            "inspected but not rated",
        ),
        Rating.NOT_RATED,
    ),
}
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_DAY_IN_NAME = re.compile(rf"(\d{{1,2}})[ _-]+({'|'.join(_MONTHS)})[ _-]+(\d{{4}})", re.IGNORECASE)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a list says of the facilities known here: their rows, and those that may be one of them."""

    rows: int
    found: dict[str, Location]
    near: Sequence[Location] = ()


def read_register(path: Path, known: Sequence[Known], *, today: dt.date, progress: Progress) -> Reading:
    """Read a list to its end, keeping the rows that matter. Raises InvalidInput naming what cannot be."""
    wanted = {facility.location_id for facility in known}
    is_near = _near_one_of(known)
    rows, found, near, faults = 0, dict[str, Location](), list[Location](), _Faults()
    row_of: dict[str, int] = {}
    sheet = read_sheet(path, REQUIRED, optional=OPTIONAL, largest=LARGEST_REGISTER, most_unpacked=MOST_UNPACKED)
    for rows, row in enumerate(sheet, start=1):
        location = _location(row, today=today, faults=faults)
        first = row_of.setdefault(location.location_id, row.number)
        if first != row.number and location.location_id:
            faults.note(row.number, ID, f"{location.location_id} is in row {first} already")
        if location.location_id in wanted:
            found[location.location_id] = location
        elif is_near(location):
            near.append(location)
        if rows % ROWS_BETWEEN_TELLING == 0:
            progress(rows, max(USUAL_ROWS, rows + 1))
    faults.raise_any()
    progress(rows, rows)
    return Reading(rows, found, near)


def day_in_name(file_name: str) -> dt.date | None:
    """The day that the regulator writes into the name of its file, like `01_June_2026_HSCA_Active_Locations.ods`."""
    told = _DAY_IN_NAME.search(file_name)
    if told is None:
        return None
    try:
        return dt.date(int(told[3]), _MONTHS.index(told[2].casefold()) + 1, int(told[1]))
    except ValueError:
        return None


@dataclass
class _Faults:
    """The first faults of a list, and how many there are; a wrong list has one in each row."""

    told: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def note(self, row: int, column: str, what: str) -> None:
        self.count += 1
        if len(self.told) < MOST_FAULTS:
            self.told[f"row {row}, {column}"] = f"Row {row}, {column}: {what}"

    def raise_any(self) -> None:
        if self.count > len(self.told):
            self.told["more"] = f"There are {self.count - len(self.told):,} more faults like these"
        if self.told:
            raise InvalidInput(self.told)


def _near_one_of(known: Iterable[Known]) -> Callable[[Location], bool]:
    """Whether a location may be one of these: same postcode, or a telling word of the name in common nearby."""
    postcodes, names, words_of = set[str](), set[frozenset[str]](), dict[str, set[str]]()
    for facility in known:
        postcodes.add(facility.postcode)
        words = telling_words(facility.name)
        names.add(words)
        words_of.setdefault(district(facility.postcode), set()).update(words)

    def is_near(location: Location) -> bool:
        if location.postcode in postcodes:
            return True
        words = telling_words(location.name)
        return words in names or not words.isdisjoint(words_of.get(district(location.postcode), ()))

    return is_near


def _location(row: SheetRow, *, today: dt.date, faults: _Faults) -> Location:
    """A row as a location; what cannot be is noted."""
    number = _text(row, ID)
    if not 0 < len(number) <= LONGEST_NUMBER:
        faults.note(row.number, ID, "the location number is missing" if not number else "is no location number")
    rating = _RATINGS.get(_text(row, RATING).casefold())
    if rating is None:
        faults.note(row.number, RATING, f"{_text(row, RATING)[:60]} is no rating that the regulator gives")
    return Location(
        location_id=number,
        name=_text(row, NAME),
        postcode=tidy_postcode(_text(row, POSTCODE)),
        street=_text(row, STREET),
        town=", ".join(part for part in (_text(row, SECOND_LINE), _text(row, TOWN)) if part),
        provider=_text(row, PROVIDER),
        is_dormant=_is_yes(row, DORMANT),
        beds=_beds(row, faults),
        rating=rating or Rating.NOT_RATED,
        rated_on=_day(row, today=today, faults=faults),
        activities=frozenset(activity for activity, column in ACTIVITY.items() if _is_yes(row, column)),
    )


def _text(row: SheetRow, column: str) -> str:
    """In one line, without what cannot be seen; cut where no real one is so long."""
    line = " ".join(row.text(column).split())
    return "".join(character for character in line if character.isprintable())[:LONGEST_TEXT]


def _is_yes(row: SheetRow, column: str) -> bool:
    return _text(row, column).casefold() in {"y", "yes", "true"}


def _beds(row: SheetRow, faults: _Faults) -> int | None:
    text = _text(row, BEDS)
    if not text:
        return None
    if not text.isdecimal() or len(text) > 4:
        faults.note(row.number, BEDS, f"{text[:60]} is no number of beds")
        return None
    return int(text)


def _day(row: SheetRow, *, today: dt.date, faults: _Faults) -> dt.date | None:
    cell = row.cells.get(RATED_ON)
    if cell is None:
        return None
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    day = cell if isinstance(cell, dt.date) else _written_day(_text(row, RATED_ON))
    if day is None:
        faults.note(row.number, RATED_ON, f"{_text(row, RATED_ON)[:60]} is not a date, like 31/12/2025")
    elif not EARLIEST <= day <= today:
        faults.note(row.number, RATED_ON, f"{day:%d/%m/%Y} cannot be: nothing was published on that day")
    return day


def _written_day(text: str) -> dt.date | None:
    for layout in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, layout).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None
