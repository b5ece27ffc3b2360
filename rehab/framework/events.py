"""What the framework announces to whoever stands above it."""

import datetime as dt
from dataclasses import dataclass

from rehab.core.actor import Actor


@dataclass(frozen=True, slots=True)
class BedsReduced:
    """A locked facility is about to have only so many beds; who has people there may refuse."""

    facility_id: int
    beds: int
    by: Actor
    now: dt.datetime
