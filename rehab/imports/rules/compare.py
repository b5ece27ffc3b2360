"""What one row alone cannot show: the same stay twice, one request of two people, a person in two places."""

import datetime as dt
from bisect import insort
from collections import defaultdict
from dataclasses import dataclass, field

from rehab.imports.rules.faults import Fault, Faults
from rehab.imports.rules.lines import Line

Nights = tuple[dt.date, dt.date, str]
# Each is compared with the others: of more nobody would ever see the end.
MOST_STAYS = 1_000


@dataclass
class Known:
    """What was imported before: who each request is of, when people were born, where they slept (by stay)."""

    people: dict[str, str] = field(default_factory=dict)
    births: dict[str, dt.date] = field(default_factory=dict)
    nights: dict[str, list[Nights]] = field(default_factory=lambda: defaultdict(list))

    def add(self, request_ref: str, client_ref: str, born: dt.date, nights: Nights | None) -> None:
        """Take in one row; `nights` are from the day of admission up to that of leaving, and whose stay it was."""
        self.people[request_ref] = client_ref
        self.births[client_ref] = born
        if nights is not None:
            insort(self.nights[client_ref], nights)


class Comparison:
    """Takes the rows of a file one after the other; a row with a fault is not compared with those after it.

    Rows of the same stay as one imported before stand in the place of what was known of it.
    """

    def __init__(self, known: Known, *, today: dt.date) -> None:
        self._known, self._today = known, today
        self._seen: dict[str, int] = {}

    def replaces(self, line: Line) -> None:
        """Forget the nights that were known of the stay that the row is about."""
        nights = self._known.nights[line.client_ref]
        nights[:] = [night for night in nights if night[2] != line.stay_ref]

    def takes(self, line: Line, faults: Faults) -> bool:
        """Whether the row agrees with those before it; its faults are noted."""
        found = [
            fault for fault in (self._twice(line), self._person(line), self._birth(line), self._place(line)) if fault
        ]
        faults += found
        if not found:
            self._keep(line)
        return not found

    def _twice(self, line: Line) -> Fault | None:
        first = self._seen.get(line.stay_ref)
        return None if first is None else Fault(line.number, "stay_ref", f"stands in row {first} already")

    def _person(self, line: Line) -> Fault | None:
        person = self._known.people.get(line.request_ref, line.client_ref)
        same = person == line.client_ref
        return None if same else Fault(line.number, "client_ref", "another row gives this request to another person")

    def _birth(self, line: Line) -> Fault | None:
        born = self._known.births.get(line.client_ref, line.date_of_birth)
        same = born == line.date_of_birth
        return None if same else Fault(line.number, "date_of_birth", f"another row says {born} for the same person")

    def _place(self, line: Line) -> Fault | None:
        """An open stay lasts to the end of today; the day of leaving is no night."""
        if not line.has_stay:
            return None
        if len(self._known.nights[line.client_ref]) >= MOST_STAYS:
            return Fault(line.number, "client_ref", f"has {MOST_STAYS:,} stays already: that is nobody's reference")
        start, end, _ = self._nights(line)
        for other_start, other_end, ref in self._known.nights[line.client_ref]:
            if max(start, other_start) < min(end, other_end):
                return Fault(
                    line.number, "admitted_on", f"the person was elsewhere on one of these nights, in stay {ref}"
                )
        return None

    def _keep(self, line: Line) -> None:
        self._seen[line.stay_ref] = line.number
        self._known.people[line.request_ref] = line.client_ref
        self._known.births[line.client_ref] = line.date_of_birth
        if line.has_stay:
            insort(self._known.nights[line.client_ref], self._nights(line))

    def _nights(self, line: Line) -> Nights:
        return line.admitted_on, line.ended_on or self._today + dt.timedelta(days=1), line.stay_ref
