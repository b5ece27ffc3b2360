"""Running what is due: each slot once, a run that is asked for, and a job that fails."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from rehab.audit.models import AuditEntry
from rehab.core.actor import SYSTEM
from rehab.core.db import db as database
from rehab.core.errors import Conflict, NotFound
from rehab.core.transaction import transaction
from rehab.jobs import commands, queries
from rehab.jobs.commands import request_run
from rehab.jobs.jobs import announce, run_if_due
from rehab.jobs.models import Job, JobRun
from rehab.jobs.rules import CUT_OFF_AFTER, FAILED_AGAIN_AFTER, KEEP_RUNS, Task
from tests.factories import NOON
from tests.support.statements import statements_seen

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
SENTINEL = "Terry Sentinel"


class Work:
    """Does nothing but count, or fail as told."""

    def __init__(self) -> None:
        self.runs: list[dt.datetime] = []
        self.error: Exception | None = None

    def __call__(self, *, now: dt.datetime) -> str:
        self.runs.append(now)
        if self.error:
            raise self.error
        return f"Run {len(self.runs)}"


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def task(db: SQLAlchemy, work: Work) -> Task:
    task = Task("count", "Count", HOUR, work)
    announce([task])
    return task


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def ask(name: str = "count") -> None:
    with transaction():
        request_run(queries.get_job(name, lock=True), by=SYSTEM, now=NOON)


def test_runs_once_in_each_slot(task: Task, work: Work) -> None:
    assert run_if_due(task, now=NOON) == "Run 1"
    assert run_if_due(task, now=NOON + HOUR - MINUTE) is None
    assert run_if_due(task, now=NOON + HOUR) == "Run 2"
    assert work.runs == [NOON, NOON + HOUR]


def test_catches_up_once_after_a_long_pause(task: Task, work: Work) -> None:
    run_if_due(task, now=NOON)
    assert run_if_due(task, now=NOON + 30 * HOUR) == "Run 2"
    assert run_if_due(task, now=NOON + 30 * HOUR) is None


def test_keeps_what_came_of_it(task: Task) -> None:
    run_if_due(task, now=NOON + 10 * MINUTE)
    job = queries.get_job("count")
    assert (job.label, job.last_result, job.last_failed) == ("Count", "Run 1", False)
    assert (job.last_started_at, job.last_finished_at, job.next_due_at) == (NOON + 10 * MINUTE, NOON, NOON + HOUR)


def test_looking_when_nothing_is_due_writes_nothing(task: Task) -> None:
    run_if_due(task, now=NOON)
    with statements_seen() as seen:
        run_if_due(task, now=NOON + MINUTE)
    assert (len(seen), seen.writes()) == (1, [])


def test_a_run_that_was_asked_for_comes_at_once_and_once(task: Task, work: Work) -> None:
    run_if_due(task, now=NOON)
    ask()
    assert run_if_due(task, now=NOON + MINUTE) == "Run 2"
    assert run_if_due(task, now=NOON + 2 * MINUTE) is None
    assert run_if_due(task, now=NOON + HOUR) == "Run 3"


def test_a_job_that_fails_says_so_and_runs_again_in_the_next_slot(
    task: Task, work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    work.error = ValueError(SENTINEL)
    assert run_if_due(task, now=NOON) == "Failed: ValueError"
    job = queries.get_job("count")
    assert (job.last_failed, job.last_result) == (True, "Failed: ValueError")
    assert "job failed" in (told := capsys.readouterr().out)
    assert SENTINEL not in told
    work.error = None
    assert run_if_due(task, now=NOON + HOUR) == "Run 2"
    assert not queries.get_job("count").last_failed


def test_a_run_that_was_cut_off_is_taken_up_again_on_the_same_day(db: SQLAlchemy, work: Work) -> None:
    """A daily job that was killed at noon must not wait for tomorrow."""
    announce([task := Task("count", "Count", 24 * HOUR, work)])
    with transaction():
        assert commands.claim(task, now=NOON)
    assert run_if_due(task, now=NOON + CUT_OFF_AFTER - MINUTE) is None
    with time_machine.travel(NOON + CUT_OFF_AFTER, tick=False):
        assert run_if_due(task, now=NOON + CUT_OFF_AFTER) == "Run 1"
        assert run_if_due(task, now=NOON + CUT_OFF_AFTER) is None


def test_a_daily_job_that_failed_is_tried_again_after_an_hour(
    db: SQLAlchemy, work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    announce([task := Task("count", "Count", 24 * HOUR, work)])
    work.error = OSError()
    run_if_due(task, now=NOON)
    assert "job failed" in capsys.readouterr().out
    work.error = None
    assert run_if_due(task, now=NOON + FAILED_AGAIN_AFTER - MINUTE) is None
    with time_machine.travel(NOON + FAILED_AGAIN_AFTER, tick=False):
        assert run_if_due(task, now=NOON + FAILED_AGAIN_AFTER) == "Run 2"
    assert run_if_due(task, now=NOON + 2 * FAILED_AGAIN_AFTER) is None


def test_a_refusal_in_plain_words_is_kept_as_it_is(task: Task, work: Work) -> None:
    work.error = Conflict("The chain is broken at entry 4.")
    assert run_if_due(task, now=NOON) == "The chain is broken at entry 4."
    assert queries.get_job("count").last_failed


def test_a_job_that_fails_leaves_no_half_of_its_work(db: SQLAlchemy) -> None:
    def half(*, now: dt.datetime) -> str:
        with transaction() as session:
            session.add(Job(name="half", label="Half"))
            session.flush()
            raise OSError

    announce([task := Task("half_done", "Half done", HOUR, half)])
    assert run_if_due(task, now=NOON) == "Failed: OSError"
    with pytest.raises(NotFound):
        queries.get_job("half")


def test_announcing_again_keeps_what_is_known(task: Task, work: Work) -> None:
    run_if_due(task, now=NOON)
    announce([Task("count", "Count anew", HOUR, work), Task("other", "Another", HOUR, work)])
    assert [(job.label, job.last_result) for job in queries.all_jobs()] == [("Another", ""), ("Count anew", "Run 1")]


def test_clears_away_claims_of_long_ago(db: SQLAlchemy, task: Task) -> None:
    for moment in (NOON, NOON + HOUR, NOON + KEEP_RUNS + 2 * HOUR):
        run_if_due(task, now=moment)
    assert list(db.session.scalars(select(JobRun.slot))) == [NOON + KEEP_RUNS + 2 * HOUR]


def race(app: Flask, task: Task, count: int) -> list[str | None]:
    barrier, results = threading.Barrier(count), list[str | None]()

    def look() -> None:
        with app.app_context():
            barrier.wait()
            results.append(run_if_due(task, now=NOON))

    threads = [threading.Thread(target=look) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_many_that_look_at_once_one_runs(real_app: Flask, work: Work) -> None:
    task = Task("count", "Count", HOUR, work)
    with real_app.app_context():
        announce([task])
        database.session.remove()
    results = race(real_app, task, 6)
    assert sorted(results, key=str) == [None] * 5 + ["Run 1"]
    with real_app.app_context():
        assert database.session.scalar(select(func.count(JobRun.id))) == 1


def test_of_many_that_announce_at_once_none_is_in_the_way(real_app: Flask, work: Work) -> None:
    barrier = threading.Barrier(4)
    faults: list[BaseException] = []

    def one() -> None:
        with real_app.app_context():
            barrier.wait()
            try:
                announce([Task(name, name, HOUR, work) for name in ("a", "b", "c")])
            except BaseException as error:  # noqa: BLE001  (whatever it is, the test must hear of it)
                faults.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with real_app.app_context():
        assert [job.name for job in queries.all_jobs()] == ["a", "b", "c"]


@pytest.mark.only("postgresql")
def test_a_job_that_another_scheduler_is_at_is_left_to_it(real_app: Flask, work: Work) -> None:
    """Only PostgreSQL can elect: SQLite is for one scheduler on one machine."""
    task = Task("count", "Count", HOUR, work)
    with real_app.app_context():
        announce([task])
        with queries.alone("count") as mine, queries.alone("other") as other:
            assert (mine, other) == (True, True)
            assert run_if_due(task, now=NOON) is None
        assert run_if_due(task, now=NOON) == "Run 1"


def test_asking_for_a_run_is_recorded(db: SQLAlchemy, task: Task) -> None:
    ask()
    assert db.session.scalars(select(AuditEntry.action)).all() == ["job.run_requested"]
    assert queries.get_job("count").run_requested_at == NOON
