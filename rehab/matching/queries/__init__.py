"""Every read of matching."""

from rehab.matching.queries.considered import ConsideredRow, considered
from rehab.matching.queries.needs import needs_of
from rehab.matching.queries.outcomes import ended_stays, outcomes
from rehab.matching.queries.places import places
from rehab.matching.queries.search import MOST_COMPARED, Search, search
from rehab.matching.queries.weights import (
    InForce,
    council_to_weigh,
    councils,
    edition,
    in_force,
    locked_versions,
    versions,
)

__all__ = [
    "MOST_COMPARED",
    "ConsideredRow",
    "InForce",
    "Search",
    "considered",
    "council_to_weigh",
    "councils",
    "edition",
    "ended_stays",
    "in_force",
    "locked_versions",
    "needs_of",
    "outcomes",
    "places",
    "search",
    "versions",
]
