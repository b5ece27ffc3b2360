"""What placements announce to the packages above: reviews and discharge begin and end with a stay."""

import datetime as dt
from dataclasses import dataclass

from rehab.core.actor import Actor


@dataclass(frozen=True, slots=True)
class StayOpened:
    """A person was admitted; announced once the stay has its id."""

    stay_id: int
    request_id: int
    admitted_on: dt.date
    by: Actor
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class StayEnded:
    """A person has left; announced once the stay is closed."""

    stay_id: int
    request_id: int
    ended_on: dt.date
    by: Actor
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class StayChanged:
    """The dates, the segments or the funded day of a stay are others now; announced once they are stored."""

    stay_id: int
    by: Actor
    now: dt.datetime
