"""Find, rank and compare."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rehab.core.clock import london_date
from rehab.matching.queries.places import places
from rehab.matching.queries.weights import InForce, in_force
from rehab.matching.rules import Excluded, Match, Needs, Part, Result, rank

MOST_COMPARED = 4


@dataclass(frozen=True, slots=True)
class Search:
    """What was looked for, by which weights, and what was found."""

    needs: Needs
    in_force: InForce
    result: Result

    @property
    def parts(self) -> list[Part]:
        """What counts, in the order of the page."""
        return list(Part)

    def picked(self, public_ids: Sequence[str]) -> tuple[list[Match], list[Excluded]]:
        """Those of up to four ids that can take the person, the best first, and those that cannot."""
        wanted = set(list(dict.fromkeys(public_ids))[:MOST_COMPARED])
        return (
            [match for match in self.result.matches if match.place.public_id in wanted],
            [excluded for excluded in self.result.excluded if excluded.place.public_id in wanted],
        )


def search(authority_id: int, needs: Needs, *, now: dt.datetime) -> Search:
    """Every place on the council's frameworks, excluded or ranked by the weights in force today."""
    day = london_date(now)
    counts = in_force(authority_id, day=day)
    found = places(authority_id, needs.care_type, needs.sex, now=now)
    return Search(needs, counts, rank(found, needs, counts.weights, counts.home, day=day))
