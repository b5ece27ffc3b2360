"""What the framework announces to whoever stands above it."""

import datetime as dt
from dataclasses import dataclass

from rehab.core.actor import Actor
from rehab.framework.rules.cqc import BlockReason


@dataclass(frozen=True, slots=True)
class BedsReduced:
    """A locked facility is about to have only so many beds; who has people there may refuse."""

    facility_id: int
    beds: int
    by: Actor
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class CallOffsStopped:
    """New placements were stopped at these facilities, by one authority for its own residents or (None) for all."""

    facility_ids: frozenset[int]
    authority_id: int | None
    by: Actor
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class FacilityBlocked:
    """The regulator's register stops new placements at a facility; people may be there."""

    facility_id: int
    reason: BlockReason
    by: Actor
    now: dt.datetime
