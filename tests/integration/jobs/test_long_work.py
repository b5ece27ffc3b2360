"""Long work: claimed by one, done once, told as it goes; what dies, stops or is refused leaves nothing behind."""

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError, OperationalError

from rehab.accounts.models import User
from rehab.accounts.rules import Role
from rehab.core.db import db as database
from rehab.core.errors import Conflict, IllegalMove
from rehab.core.transaction import transaction
from rehab.jobs import commands
from rehab.jobs.jobs import clear_files, long
from rehab.jobs.models import Job, LongJob
from rehab.jobs.rules import LEASE, MOST_ATTEMPTS, MOST_OPEN, Assignment, LongKind, LongState, Outcome, Progress
from tests.factories import NOON, a_user, actor, an_authority
from tests.support.long_work import a_long_job, reread, work
from tests.support.statements import statements_seen

SENTINEL = "Terry Sentinel"
LATER = NOON + LEASE + dt.timedelta(seconds=1)


class Counting:
    """Reads three lines, and stores a row when it takes effect; `meanwhile` happens after each line."""

    def __init__(self) -> None:
        self.seen: list[Assignment] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self.error: Exception | None = None

    def kind(self) -> LongKind[int]:
        return LongKind("count", self.read, self.apply)

    def read(self, assignment: Assignment, progress: Progress) -> int:
        self.seen.append(assignment)
        for line in range(3):
            progress(line, 3)
            self.meanwhile()
        return 3

    def apply(self, _assignment: Assignment, read: int, _now: dt.datetime) -> Outcome:
        database.session.add(Job(name=f"effect {len(self.seen)}", label="Effect"))
        database.session.flush()
        if self.error:
            raise self.error
        return Outcome(f"Counted {read}", "/frameworks")


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def commissioner(db: SQLAlchemy) -> User:
    return a_user(Role.COMMISSIONER, an_authority())


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(long, "SECONDS_BETWEEN_BEATS", 0)
    with time_machine.travel(NOON, tick=False):
        yield


def effects() -> int:
    return database.session.query(Job).count()


def test_does_what_was_asked_and_keeps_what_came_of_it(counting: Counting, commissioner: User, tmp_path: Path) -> None:
    job = a_long_job(commissioner, arguments={"colour": "green"})
    assert work(counting.kind(), tmp_path) == "count: done"
    job = reread(job)
    assert (job.state, job.message, job.result_path) == (LongState.DONE, "Counted 3", "/frameworks")
    assert (job.started_at, job.finished_at, job.claim, effects()) == (NOON, NOON, None, 1)
    [told] = counting.seen
    assert (told.arguments, told.organisation_id, told.by.name) == (
        {"colour": "green"},
        commissioner.organisation_id,
        commissioner.name,
    )


def test_looking_where_nothing_waits_writes_nothing(counting: Counting, commissioner: User, tmp_path: Path) -> None:
    a_long_job(commissioner, state=LongState.DONE)
    a_long_job(commissioner, state=LongState.RUNNING, heartbeat_at=NOON)
    with statements_seen() as seen:
        assert work(counting.kind(), tmp_path) is None
    assert (len(seen), seen.writes()) == (1, [])


def test_what_waited_longest_comes_first(counting: Counting, commissioner: User, tmp_path: Path) -> None:
    first, second = a_long_job(commissioner), a_long_job(commissioner)
    work(counting.kind(), tmp_path)
    assert [reread(job).state for job in (first, second)] == [LongState.DONE, LongState.QUEUED]


def test_tells_how_far_it_is_and_that_somebody_is_at_it(counting: Counting, commissioner: User, tmp_path: Path) -> None:
    job, told = a_long_job(commissioner), []

    def look() -> None:
        found = reread(job)
        told.append((found.state, found.done, found.total, found.per_cent, found.heartbeat_at))

    counting.meanwhile = look
    work(counting.kind(), tmp_path)
    assert told == [(LongState.RUNNING, done, 3, 100 * done // 3, NOON) for done in range(3)]


def test_a_refusal_is_told_in_its_own_words_and_leaves_nothing(
    counting: Counting, commissioner: User, tmp_path: Path
) -> None:
    job = a_long_job(commissioner)
    counting.error = Conflict("The file is not the full list.")
    assert work(counting.kind(), tmp_path) == "count: refused"
    job = reread(job)
    assert (job.state, job.message, effects()) == (LongState.FAILED, "The file is not the full list.", 0)


def test_a_fault_is_told_without_its_details_and_leaves_nothing(
    counting: Counting, commissioner: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = a_long_job(commissioner)
    counting.error = ValueError(SENTINEL)
    assert work(counting.kind(), tmp_path) == "count: failed"
    job = reread(job)
    assert (job.state, job.message, effects()) == (LongState.FAILED, long.BROKE, 0)
    assert SENTINEL not in capsys.readouterr().out


def test_nothing_takes_effect_for_an_account_that_was_closed_meanwhile(
    counting: Counting, commissioner: User, tmp_path: Path
) -> None:
    job = a_long_job(commissioner)

    def close() -> None:
        database.session.get_one(User, commissioner.id).disabled_at = NOON
        database.session.commit()

    counting.meanwhile = close
    assert work(counting.kind(), tmp_path) == "count: refused"
    assert (reread(job).state, reread(job).message, effects()) == (LongState.FAILED, long.CLOSED, 0)


def test_refuses_more_work_than_one_person_may_have_under_way(commissioner: User) -> None:
    asked = {"title": "Count", "organisation_id": commissioner.organisation_id, "by": actor(commissioner), "now": NOON}
    for state in (LongState.DONE, *[LongState.QUEUED] * (MOST_OPEN - 1)):
        a_long_job(commissioner, state=state)
    with transaction():
        commands.request_long("count", **asked)
    with pytest.raises(IllegalMove), transaction():
        commands.request_long("count", **asked)
    assert database.session.query(LongJob).count() == MOST_OPEN + 1


def test_a_database_that_is_away_is_no_fault_of_the_work(
    counting: Counting, commissioner: User, tmp_path: Path
) -> None:
    job = a_long_job(commissioner)
    counting.error = OperationalError("SELECT 1", {}, Exception())
    assert work(counting.kind(), tmp_path) == "count: put back"
    counting.error = None
    assert work(counting.kind(), tmp_path) == "count: done"
    assert (reread(job).attempts, effects()) == (2, 1)


def test_a_scheduler_that_stops_leaves_the_work_to_the_next(
    counting: Counting, commissioner: User, tmp_path: Path
) -> None:
    job, stop = a_long_job(commissioner, file="upload"), Event()
    (tmp_path / "upload").write_text("lines")
    counting.meanwhile = stop.set
    for _ in range(MOST_ATTEMPTS + 1):
        assert work(counting.kind(), tmp_path, stop=stop) == "count: put back"
    assert (reread(job).state, effects(), (tmp_path / "upload").exists()) == (LongState.QUEUED, 0, True)
    counting.meanwhile = lambda: None
    assert work(counting.kind(), tmp_path) == "count: done"


def test_work_of_a_process_that_died_is_taken_up_when_its_lease_runs_out(
    counting: Counting, commissioner: User, tmp_path: Path
) -> None:
    job = a_long_job(commissioner, state=LongState.RUNNING, heartbeat_at=NOON, attempts=1)
    assert work(counting.kind(), tmp_path) is None
    with time_machine.travel(LATER, tick=False):
        assert work(counting.kind(), tmp_path) == "count: done"
    assert (reread(job).attempts, effects()) == (2, 1)


def test_work_that_nobody_survives_is_given_up(counting: Counting, commissioner: User, tmp_path: Path) -> None:
    job = a_long_job(commissioner, state=LongState.RUNNING, heartbeat_at=NOON, attempts=MOST_ATTEMPTS)
    with time_machine.travel(LATER, tick=False):
        assert work(counting.kind(), tmp_path) is None
    assert (reread(job).state, reread(job).message) == (LongState.FAILED, commands.NEVER_ENDED)
    assert counting.seen == []


def test_a_process_that_comes_back_too_late_changes_nothing(
    counting: Counting, commissioner: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held up past its lease at the very end, it finds that another did the work meanwhile."""
    job, other = a_long_job(commissioner), Counting()
    monkeypatch.setattr(long, "SECONDS_BETWEEN_BEATS", 3600)

    def held_up() -> None:
        if not other.seen:
            with time_machine.travel(LATER, tick=False):
                assert work(other.kind(), tmp_path) == "count: done"

    counting.meanwhile = held_up
    assert work(counting.kind(), tmp_path) == "count: taken away"
    assert (reread(job).attempts, effects()) == (2, 1)


def test_cancelled_work_stops_before_it_takes_effect(counting: Counting, commissioner: User, tmp_path: Path) -> None:
    job = a_long_job(commissioner)

    def cancel() -> None:
        if reread(job).state is LongState.RUNNING:
            with transaction():
                commands.cancel(database.session.get_one(LongJob, job.id), by=actor(commissioner), now=NOON)

    counting.meanwhile = cancel
    assert work(counting.kind(), tmp_path) == "count: taken away"
    assert (reread(job).state, effects()) == (LongState.CANCELLED, 0)
    assert work(counting.kind(), tmp_path) is None


@pytest.mark.parametrize("state", [LongState.DONE, LongState.FAILED, LongState.CANCELLED])
def test_refuses_to_cancel_what_has_ended(commissioner: User, state: LongState) -> None:
    job = a_long_job(commissioner, state=state)
    with pytest.raises(IllegalMove), transaction():
        commands.cancel(database.session.get_one(LongJob, job.id), by=actor(commissioner), now=NOON)


@pytest.mark.parametrize("error", [None, Conflict("No."), ValueError()])
def test_its_file_is_deleted_once_it_has_ended(
    counting: Counting, commissioner: User, tmp_path: Path, error: Exception | None
) -> None:
    (tmp_path / "upload").write_text("lines")
    a_long_job(commissioner, file="upload", file_name="June.csv")
    counting.error = error
    work(counting.kind(), tmp_path)
    assert counting.seen[0].file == tmp_path / "upload"
    assert list(tmp_path.iterdir()) == []


def test_files_that_no_open_work_needs_are_cleared_away_after_an_hour(commissioner: User, tmp_path: Path) -> None:
    a_long_job(commissioner, file="needed")
    a_long_job(commissioner, file="cancelled", state=LongState.CANCELLED)
    for name, minutes in (("needed", 90), ("cancelled", 90), ("being stored", 5)):
        (tmp_path / name).write_text("lines")
        at = (NOON - dt.timedelta(minutes=minutes)).timestamp()
        os.utime(tmp_path / name, (at, at))
    assert clear_files(tmp_path, now=NOON) == 1
    assert {file.name for file in tmp_path.iterdir()} == {"needed", "being stored"}
    assert clear_files(tmp_path / "not there yet", now=NOON) == 0


def test_looking_for_stray_files_asks_the_database_nothing_where_there_are_none(db: SQLAlchemy, tmp_path: Path) -> None:
    with statements_seen() as seen:
        clear_files(tmp_path, now=NOON)
    assert len(seen) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"claim": "somebody"},
        {"state": LongState.RUNNING},
        {"state": LongState.DONE},
        {"finished_at": NOON},
        {"done": -1},
    ],
)
def test_the_database_keeps_no_impossible_state(db: SQLAlchemy, commissioner: User, wrong: dict[str, object]) -> None:
    job = a_long_job(commissioner)
    for column, value in wrong.items():
        setattr(job, column, value)
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_of_many_workers_one_does_it(real_app: Flask, counting: Counting, tmp_path: Path) -> None:
    with real_app.app_context():
        job_id = a_long_job(a_user(Role.COMMISSIONER, an_authority())).id
        database.session.remove()
    barrier, results = threading.Barrier(4), list[str | None]()

    def one() -> None:
        with real_app.app_context():
            barrier.wait()
            results.append(work(counting.kind(), tmp_path))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=str) == [None, None, None, "count: done"]
    with real_app.app_context():
        assert (database.session.get_one(LongJob, job_id).attempts, effects()) == (1, 1)
