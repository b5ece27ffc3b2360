"""Reading a whole file: what is new in it, what changed, and every fault."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from rehab.imports.queries.known import Scope, known, last_import, names, rows
from rehab.imports.rules import COLUMNS, Comparison, Fault, Faults, Line, Record, read_line, records

PROGRESS_STEP = 100
_REFERENCES = {"stay_ref": "a stay", "request_ref": "a request", "client_ref": "a person"}
_TAKEN_BACK = "the admission of a stay that was imported cannot be taken back"
Before = Mapping[str, tuple[int, dict[str, str]]]
Reference = tuple[str, str]


@dataclass
class Reading:
    """A file as it stands against the database of the moment; `seen` is the newest import of that moment."""

    seen: int
    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    unchanged: int = 0
    faults: Faults = field(default_factory=list)
    rejected: list[Record] = field(default_factory=list)

    @property
    def changes(self) -> list[str]:
        """The rows that say something else than before."""
        return [f"row {line.number}, {line.stay_ref}" for line in self.changed]


def read(
    lines: Iterable[bytes],
    *,
    today: dt.date,
    scope: Scope = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Reading:
    """Understand every row and compare it with the others and with what is here; nothing is stored.

    `progress` is told the number of rows read. Raises InvalidInput (file) for what is no such file.
    """
    reading, who = Reading(seen=last_import()), names(scope)
    understood: list[tuple[Record, Line]] = []
    for count, record in enumerate(records(lines, COLUMNS), start=1):
        line = read_line(record, who, today=today, faults=reading.faults)
        if line is None:
            reading.rejected.append(record)
        else:
            understood.append((record, line))
        if count % PROGRESS_STEP == 0:
            progress(count)
    _compare(reading, understood, today=today, scope=scope)
    return reading


def _compare(reading: Reading, understood: list[tuple[Record, Line]], *, today: dt.date, scope: Scope) -> None:
    before, comparison = rows(), Comparison(known(today=today), today=today)
    anothers = _anothers(before, scope)
    for _, line in understood:
        comparison.replaces(line)
    for record, line in understood:
        _, cells = before.get(line.stay_ref, (None, None))
        if fault := _of_another(line, anothers):
            reading.faults.append(fault)
        elif cells is not None and cells["admitted_on"] and not line.has_stay:
            reading.faults.append(Fault(line.number, "admitted_on", _TAKEN_BACK))
        elif comparison.takes(line, reading.faults):
            _sort(reading, line, cells)
            continue
        reading.rejected.append(record)


def _anothers(before: Before, scope: Scope) -> set[Reference]:
    """Column and reference of all that other councils alone have imported; nothing for who imports for all."""
    if scope is None:
        return set()
    own: set[Reference] = set()
    theirs: set[Reference] = set()
    for council, cells in before.values():
        (own if council in scope else theirs).update((column, cells[column]) for column in _REFERENCES)
    return theirs - own


def _of_another(line: Line, anothers: Collection[Reference]) -> Fault | None:
    """Refused before it is compared with anything, so that nobody reads what another council's rows say."""
    for column, what in _REFERENCES.items():
        if (column, line.cells[column]) in anothers:
            advice = "put something of your own in front of yours"
            return Fault(line.number, column, f"another council has imported {what} of this reference: {advice}")
    return None


def _sort(reading: Reading, line: Line, before: dict[str, str] | None) -> None:
    if before is None:
        reading.new.append(line)
    elif before == line.cells:
        reading.unchanged += 1
    else:
        reading.changed.append(line)
