"""What a job is and when it looks, and what long work is; what there is to do is decided by rows."""

import datetime as dt
import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from rehab.core.actor import Actor

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


# A run that was begun so long ago and has not ended was cut off, by a power cut or a restart.
CUT_OFF_AFTER = dt.timedelta(minutes=15)
# A run that failed is tried again: what it ran into, like a database that was away, is often over by then.
FAILED_AGAIN_AFTER = dt.timedelta(hours=1)
# One job or other begins every few seconds: where none did for so long, no scheduler runs.
NOBODY_LOOKS_AFTER = dt.timedelta(minutes=5)


def is_cut_off(*, started_at: dt.datetime | None, finished_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the last run never came to an end."""
    if started_at is None or (finished_at is not None and finished_at >= started_at):
        return False
    return now - started_at >= CUT_OFF_AFTER


def nobody_looks(started: Iterable[dt.datetime | None], now: dt.datetime) -> bool:
    """Whether no job was begun for so long that no scheduler can be running; `started` tells when each was last."""
    last = max((each for each in started if each is not None), default=None)
    return last is not None and now - last >= NOBODY_LOOKS_AFTER


# Longer than any one step of long work takes without telling how far it is: opening a file of 56,000 rows.
LEASE = dt.timedelta(minutes=3)
MOST_ATTEMPTS = 3
# So much may one person have under way: others wait for it too, and its files fill the disk.
MOST_OPEN = 10
# Whoever waited for less is still there.
LEFT_AFTER = dt.timedelta(minutes=1)
# How long files that long work made can be fetched.
RESULTS_KEPT = dt.timedelta(days=7)
Read = TypeVar("Read")


class LongState(enum.StrEnum):
    """Where long work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            LongState.QUEUED: "Waiting to start",
            LongState.RUNNING: "Running",
            LongState.DONE: "Done",
            LongState.FAILED: "Not done",
            LongState.CANCELLED: "Cancelled",
        }[self]

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return {
            LongState.QUEUED: "act",
            LongState.RUNNING: "progress",
            LongState.DONE: "good",
            LongState.FAILED: "bad",
            LongState.CANCELLED: "closed",
        }[self]

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self in {LongState.QUEUED, LongState.RUNNING}


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a piece of long work was asked to do, by whom, and for which organisation.

    What it makes for keeps lies in `folder`, under its public id and an ending.
    """

    public_id: str
    folder: Path
    file: Path | None
    file_name: str
    arguments: dict[str, Any]
    organisation_id: int
    by: Actor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of long work: a sentence, and the page that shows it."""

    message: str
    path: str = ""


class Progress(Protocol):
    """Told again and again how far long work is; raises when it shall stop."""

    def __call__(self, done: int, total: int) -> None:
        """`total` is 0 while nobody knows how much there is."""


@dataclass(frozen=True, slots=True)
class LongKind(Generic[Read]):
    """A kind of long work. `read` opens no transaction and changes nothing; `apply` changes what it found.

    Both refuse by raising a DomainError, whose sentence the person is shown.
    """

    name: str
    read: Callable[[Assignment, Progress], Read]
    apply: Callable[[Assignment, Read, dt.datetime], Outcome]
