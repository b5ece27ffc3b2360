"""The scheduler as a process: it does due work, shares it with another, and stops when asked."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Config
from rehab.audit.rules import HEADS_FILE
from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.framework.models import RegisterCheck
from rehab.framework.rules.cqc import CHECK_KIND
from rehab.jobs import queries
from rehab.jobs.commands import request_run
from rehab.jobs.models import Job, JobRun, LongJob
from rehab.jobs.rules import LEASE, LongState, Task
from rehab.notifications.commands import notify
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeState
from rehab.scheduler import tasks
from rehab.web.uploads import FOLDER as UPLOADS
from tests.factories import Role, a_service, a_user, an_authority
from tests.support import register
from tests.support.keys import AUDIT_KEY, SECRET_KEY
from tests.support.long_work import a_long_job
from tests.support.mailbox import Mailbox

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60
Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    mailbox.start()
    yield mailbox
    mailbox.stop()


@pytest.fixture
def start(real_app: Flask, real_database: str, mailbox: Mailbox, tmp_path: Path) -> Iterator[Start]:
    """Start a scheduler; whatever a failed test left is ended."""
    environment = os.environ | {
        "DATABASE_URL": real_database,
        "SMTP_URL": mailbox.url,
        "SECRET_KEY": SECRET_KEY,
        "AUDIT_KEY": AUDIT_KEY,
        "INSTANCE_PATH": str(tmp_path),
    }
    started: list[subprocess.Popen[bytes]] = []

    def new() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield new
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_until(true: Callable[[], bool]) -> None:
    """Ask the database again and again; a test that waits in vain fails."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        db.session.rollback()
        if true():
            return
        time.sleep(0.05)
    pytest.fail(f"nothing came of it in {PATIENCE} seconds")


def all_tasks() -> tuple[Task, ...]:
    return tasks(Config(database_url="sqlite://", secret_key=SECRET_KEY, audit_key=AUDIT_KEY))


def all_have_run() -> bool:
    jobs = queries.all_jobs()
    return len(jobs) == len(all_tasks()) and all(job.last_finished_at for job in jobs)


def test_every_job_has_a_name_and_words_of_its_own() -> None:
    due = all_tasks()
    assert len({task.name for task in due}) == len({task.label for task in due}) == len(due)
    assert all(dt.timedelta(days=1) % task.every == dt.timedelta() for task in due)


def test_two_schedulers_do_each_thing_once(real_app: Flask, start: Start, mailbox: Mailbox) -> None:
    with real_app.app_context():
        service = a_service(an_authority())
        users = [a_user(Role.KEY_WORKER, service).id for _ in range(15)]
        with transaction():
            notify(users, template="decision_made", path="/", now=clock.now() - dt.timedelta(minutes=1))
        both = [start(), start()]
        wait_until(all_have_run)
        with transaction():
            request_run(queries.get_job("chase", lock=True), by=SYSTEM, now=clock.now())
        wait_until(lambda: queries.get_job("chase").run_requested_at is None)
        wait_until(lambda: not db.session.scalar(select(func.count(Notice.id)).where(Notice.state != NoticeState.SENT)))
        slots = db.session.execute(select(JobRun.job, JobRun.slot)).all()
        assert len(slots) == len(set(slots))
        assert not any(db.session.scalars(select(Job.last_failed)))
    assert len(mailbox.ids) == len(set(mailbox.ids)) == len(users)
    for process in both:
        process.send_signal(signal.SIGTERM)
    assert [process.wait(timeout=PATIENCE) for process in both] == [0, 0]


@pytest.mark.only("sqlite")  # how a process ends is the same on both
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_stops_when_asked(real_app: Flask, start: Start, tmp_path: Path, asked: signal.Signals) -> None:
    with real_app.app_context():
        process = start()
        wait_until(all_have_run)
    assert len((tmp_path / HEADS_FILE).read_text().splitlines()) == 1
    process.send_signal(asked)
    assert process.wait(timeout=PATIENCE) == 0


def test_takes_up_long_work_that_a_dead_scheduler_left(real_app: Flask, start: Start, tmp_path: Path) -> None:
    with real_app.app_context():
        commissioner = a_user(Role.COMMISSIONER, an_authority())
        job = a_long_job(
            commissioner,
            kind=CHECK_KIND,
            state=LongState.RUNNING,
            heartbeat_at=clock.now() - 2 * LEASE,
            file="list",
            file_name="June.csv",
            arguments={"is_full_list": True},
        )
        upload = tmp_path / UPLOADS / "list"
        upload.parent.mkdir()
        register.write(tmp_path / "list.csv", register.many_rows(20)).rename(upload)
        process = start()
        wait_until(lambda: db.session.scalar(select(LongJob.state).where(LongJob.id == job.id)) is LongState.DONE)
        assert db.session.scalar(select(RegisterCheck.rows)) == 20
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0
    assert not upload.exists()
