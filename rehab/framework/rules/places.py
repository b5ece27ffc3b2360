"""How a provider's standing on a lot may change."""

from rehab.framework.rules.kinds import PlaceStatus

# Removal is the end: a provider that comes back applies, and is admitted, on a new lot or framework.
PLACE_MOVES: dict[PlaceStatus, frozenset[PlaceStatus]] = {
    PlaceStatus.APPLIED: frozenset({PlaceStatus.ADMITTED, PlaceStatus.RESERVE, PlaceStatus.REMOVED}),
    PlaceStatus.RESERVE: frozenset({PlaceStatus.ADMITTED, PlaceStatus.REMOVED}),
    PlaceStatus.ADMITTED: frozenset({PlaceStatus.SUSPENDED, PlaceStatus.REMOVED}),
    PlaceStatus.SUSPENDED: frozenset({PlaceStatus.ADMITTED, PlaceStatus.REMOVED}),
    PlaceStatus.REMOVED: frozenset(),
}


def may_become(status: PlaceStatus, wanted: PlaceStatus) -> bool:
    """Whether a place in `status` may move to `wanted`."""
    return wanted in PLACE_MOVES[status]
