"""Tables of who came and who left, and the equality profile of those who came (004, appendix: activity; `kpis.md`)."""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rehab.clients.rules import ETHNICITIES, Sex, SubstanceGroup
from rehab.framework.rules import CareType
from rehab.placements.rules import ExitReason
from rehab.reports.rules.measures import NOT_RECORDED
from rehab.reports.rules.suppression import suppressed
from rehab.requests.rules.vocabulary import GenderIdentity, MaritalStatus, Religion, Said, SexualOrientation

ALL = "All"
CARE = {CareType.INPATIENT_DETOX.value: "Detox", CareType.RESIDENTIAL_REHAB.value: "Rehab"}


class Kind(enum.StrEnum):
    """What is counted."""

    STARTS = "starts"
    ENDS = "ends"

    @property
    def label(self) -> str:
        """It in words."""
        return self.value.capitalize()


class Dimension(enum.StrEnum):
    """By what starts and ends are told apart."""

    SUBSTANCE_GROUP = "substance_group"
    DISTRICT = "district"
    FACILITY = "facility"
    EXIT_REASON = "exit_reason"

    @property
    def label(self) -> str:
        """It in words."""
        return {
            Dimension.SUBSTANCE_GROUP: "Substance group",
            Dimension.DISTRICT: "District of residence",
            Dimension.FACILITY: "Facility",
            Dimension.EXIT_REASON: "Exit reason",
        }[self]


class Characteristic(enum.StrEnum):
    """The protected characteristics that are recorded, as the Equality Act 2010 lists them, and sex and age."""

    AGE = "age"
    SEX = "sex"
    GENDER = "gender"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    ORIENTATION = "orientation"
    DISABILITY = "disability"
    PREGNANCY = "pregnancy"
    MARITAL_STATUS = "marital_status"

    @property
    def label(self) -> str:
        """It in words."""
        return {
            Characteristic.AGE: "Age on arrival",
            Characteristic.GENDER: "Gender identity",
            Characteristic.ETHNICITY: "Ethnic group",
            Characteristic.RELIGION: "Religion or belief",
            Characteristic.ORIENTATION: "Sexual orientation",
            Characteristic.PREGNANCY: "Pregnancy and maternity",
            Characteristic.MARITAL_STATUS: "Marriage and civil partnership",
        }.get(self, self.value.capitalize())


def _labels(kind: type[Any]) -> dict[str, str]:
    return {member.value: member.label for member in kind}


_WORDS: dict[Dimension | Characteristic, Mapping[str, str]] = {
    Dimension.SUBSTANCE_GROUP: _labels(SubstanceGroup),
    Dimension.EXIT_REASON: _labels(ExitReason),
    Characteristic.SEX: _labels(Sex),
    Characteristic.GENDER: _labels(GenderIdentity),
    Characteristic.ETHNICITY: ETHNICITIES,
    Characteristic.RELIGION: _labels(Religion),
    Characteristic.ORIENTATION: _labels(SexualOrientation),
    Characteristic.DISABILITY: _labels(Said),
    Characteristic.PREGNANCY: {"yes": "Pregnant", "no": "Not pregnant"},
    Characteristic.MARITAL_STATUS: _labels(MaritalStatus),
}


@dataclass(frozen=True, slots=True)
class Movement:
    """How many stays of one make started or ended."""

    kind: Kind
    care_type: str
    substance_group: str
    district: str
    facility: str
    exit_reason: str
    stays: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of counts with a row for each category and, last, the totals; None is a count that is not shown.

    Of several columns the last one adds up the others. A `withheld` table has no rows: its numbers are too small.
    """

    title: str
    row_head: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    withheld: bool = False

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns in words: a sum that is shown without what it adds up counts stays."""
        return ("Stays",) if self.columns == (ALL,) else self.columns

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        rows = [[name, list(counts)] for name, counts in self.rows]
        return {
            "title": self.title,
            "row_head": self.row_head,
            "columns": list(self.columns),
            "rows": rows,
            "withheld": self.withheld,
        }

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> "Grid":
        """As it was kept."""
        rows = tuple((name, tuple(counts)) for name, counts in data["rows"])
        return cls(data["title"], data["row_head"], tuple(data["columns"]), rows, data["withheld"])


def movement_grids(movements: Sequence[Movement]) -> list[Grid]:
    """Starts and ends by each dimension and type of care; only ends have an exit reason."""
    return [
        _movement_grid(movements, kind, dimension)
        for kind in Kind
        for dimension in Dimension
        if not (kind is Kind.STARTS and dimension is Dimension.EXIT_REASON)
    ]


def _movement_grid(movements: Iterable[Movement], kind: Kind, dimension: Dimension) -> Grid:
    counts: Counter[tuple[str, str]] = Counter()
    for movement in movements:
        if movement.kind is kind:
            counts[worded(dimension, getattr(movement, dimension)), movement.care_type] += movement.stays
    names = sorted({name for name, _ in counts}, key=_last_if_unknown)
    rows = [(name, _with_sum(counts[name, care] for care in CARE)) for name in names]
    title = f"{kind.label} by {dimension.label.lower()}"
    return _grid(title, dimension.label, (*CARE.values(), ALL), rows)


def profile_grids(people: Iterable[tuple[Characteristic, str, int]]) -> list[Grid]:
    """The people who came, by each characteristic."""
    found: dict[Characteristic, list[tuple[str, tuple[int, ...]]]] = {each: [] for each in Characteristic}
    for characteristic, category, count in people:
        found[characteristic].append((worded(characteristic, category), (count,)))
    return [
        _grid(
            f"People who came by {each.label.lower()}",
            each.label,
            ("People",),
            sorted(rows, key=lambda row: _last_if_unknown(row[0])),
        )
        for each, rows in found.items()
    ]


def worded(by: Dimension | Characteristic, category: str) -> str:
    """A category as people read it."""
    return "Not recorded" if category == NOT_RECORDED else _WORDS.get(by, {}).get(category, category)


def _in_order(rows: Iterable[tuple[str, tuple[int, ...]]]) -> list[tuple[str, tuple[int, ...]]]:
    return sorted(rows, key=lambda row: _last_if_unknown(row[0]))


def _last_if_unknown(name: str) -> tuple[bool, str]:
    return name == worded(Dimension.DISTRICT, NOT_RECORDED), name


def _with_sum(counts: Iterable[int]) -> tuple[int, ...]:
    found = tuple(counts)
    return (*found, sum(found))


def _grid(title: str, row_head: str, columns: tuple[str, ...], rows: Sequence[tuple[str, tuple[int, ...]]]) -> Grid:
    totals = tuple(sum(counts) for counts in zip(*(counts for _, counts in rows), strict=True))
    return Grid(title, row_head, columns, (*rows, (ALL, totals)) if rows else ())


def published(grid: Grid) -> Grid:
    """The table as it may leave the building: by type of care where that is safe, else all together, else withheld."""
    for first in (0, len(grid.columns) - 1):
        counts = [[count or 0 for count in cells[first:]] for _, cells in grid.rows]
        shown = suppressed(counts) if counts else ()
        if shown is not None:
            rows = tuple((name, cells) for (name, _), cells in zip(grid.rows, shown, strict=True))
            return Grid(grid.title, grid.row_head, grid.columns[first:], rows)
    return Grid(grid.title, grid.row_head, grid.columns, (), withheld=True)
