"""What a job is and when it looks; what it then finds to do is decided by the rows that are due."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
# Of what ran longer ago nobody asks which scheduler it was.
KEEP_RUNS = dt.timedelta(days=2)


class Work(Protocol):
    """Opens its own transactions, and can be done again after having been cut off anywhere."""

    def __call__(self, *, now: dt.datetime) -> str:
        """Do what is due; returns what was done, in words without anybody's details."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job by its name, in words, how often it looks, and its work."""

    name: str
    label: str
    every: dt.timedelta
    work: Work


def slot_of(every: dt.timedelta, now: dt.datetime) -> dt.datetime:
    """The start of the stretch of time that `now` lies in: a job looks once in each."""
    return EPOCH + (now - EPOCH) // every * every
