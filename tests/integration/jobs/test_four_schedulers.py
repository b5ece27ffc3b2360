"""Four schedulers on one database, killed one after the other between sending a mail and noting that it was sent."""

import datetime as dt
import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from rehab.audit.models import AuditEntry
from rehab.clocks.models import Clock
from rehab.clocks.rules import ClockKind
from rehab.core import clock
from rehab.core.actor import SYSTEM
from rehab.core.db import db
from rehab.core.transaction import transaction
from rehab.jobs import queries
from rehab.jobs.commands import request_run
from rehab.jobs.models import JobRun
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeState
from tests.factories import Role, a_client, a_request, a_service, a_user, an_authority
from tests.support.keys import AUDIT_KEY, SECRET_KEY
from tests.support.mailbox import Mailbox

DUE, PATIENCE = 200, 60
KILLED_AT = frozenset({3, 90, 170})  # after so many mails: in the first batch, in the middle, near the end


def schedule(database_url: str, smtp_url: str, name: str, folder: Path) -> None:
    """What `flask scheduler` does, in a process of its own that says who it is in the mails it sends."""
    from config import Config
    from rehab.app import create_app
    from rehab.scheduler import run

    config = Config(
        database_url=database_url,
        secret_key=SECRET_KEY,
        audit_key=AUDIT_KEY,
        smtp_url=smtp_url,
        mail_from=f"{name}@example.org",
        instance=folder,
    )
    run(create_app(config), threading.Event())


@contextmanager
def schedulers(database_url: str, smtp_url: str, folder: Path) -> Iterator[dict[str, BaseProcess]]:
    """Four processes by name; all are ended afterwards."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["rehab.app"])
    processes: dict[str, BaseProcess] = {}
    for name in ("one", "two", "three", "four"):
        instance = folder / name
        instance.mkdir()
        processes[name] = context.Process(target=schedule, args=(database_url, smtp_url, name, instance), daemon=True)
    for process in processes.values():
        process.start()
    try:
        yield processes
    finally:
        for process in processes.values():
            process.kill()
            process.join()


def many_due_clocks() -> None:
    """Clocks that fell due yesterday, on one case, each for something else on it."""
    service = a_service(an_authority())
    key_worker = a_user(Role.KEY_WORKER, service)
    request, now = a_request(a_client(service), key_worker), clock.now()
    with transaction() as session:
        session.add_all(
            Clock(
                kind=ClockKind.CONDITION,
                subject_type="condition",
                subject_id=number,
                case_id=request.id,
                owner_id=key_worker.id,
                started_at=now - dt.timedelta(days=9),
                due_at=clock.end_of_day(clock.today() - dt.timedelta(days=1)),
            )
            for number in range(DUE)
        )


def wait_until_there_are(wanted: int, *, sent: bool) -> None:
    """Ask the database again and again; a test that waits in vain fails."""
    deadline = time.monotonic() + PATIENCE
    counted = select(func.count(Notice.id)).where(Notice.state == NoticeState.SENT if sent else Notice.id > 0)
    while (found := db.session.scalar(counted) or 0) < wanted:
        db.session.rollback()
        assert time.monotonic() < deadline, f"{found} of {wanted} in {PATIENCE} seconds"
        time.sleep(0.05)


def hurry() -> None:
    """Let the leases of the dead run out, and the next sender look now instead of in some seconds."""
    with transaction() as session:
        held = Notice.state == NoticeState.SENDING
        session.execute(update(Notice).where(held).values(next_attempt_at=clock.now()))
        request_run(queries.get_job("send_mail", lock=True), by=SYSTEM, now=clock.now())


class Killer:
    """Ends whoever sends a mail that the mailbox has just taken over, after so many mails, before it hears of that."""

    def __init__(self, mailbox: Mailbox, processes: dict[str, BaseProcess]) -> None:
        self.killed: list[BaseProcess] = []
        self._mailbox, self._processes = mailbox, processes
        mailbox.on_mail = self._kill

    def _kill(self, mail: EmailMessage) -> None:
        if len(self._mailbox.mails) in KILLED_AT:
            sender = self._processes[str(mail["From"]).partition("@")[0]]
            os.kill(sender.pid or 0, signal.SIGKILL)
            self.killed.append(sender)

    def wait_for(self, count: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while len(self.killed) < count:
            assert time.monotonic() < deadline, f"only {len(self.killed)} were killed"
            time.sleep(0.05)
        self.killed[-1].join(PATIENCE)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    mailbox.start()
    yield mailbox
    mailbox.stop()


@pytest.mark.only("postgresql")  # SQLite is for one scheduler on one machine
def test_killed_between_sending_and_noting_each_effect_comes_once_and_a_mail_once_more_at_most(
    real_app: Flask, real_database: str, mailbox: Mailbox, tmp_path: Path
) -> None:
    with real_app.app_context():
        many_due_clocks()
        with schedulers(real_database, mailbox.url, tmp_path) as processes:
            killer = Killer(mailbox, processes)
            wait_until_there_are(DUE, sent=False)
            for count in range(1, len(KILLED_AT) + 1):
                hurry()
                killer.wait_for(count)
            hurry()
            wait_until_there_are(DUE, sent=True)
        chased = Counter(db.session.scalars(select(AuditEntry.subject_id).where(AuditEntry.action == "clock.chased")))
        slots = db.session.execute(select(JobRun.job, JobRun.slot)).all()
        notices = set(db.session.scalars(select(Notice.public_id)))
    assert (len(chased), set(chased.values()), len(notices)) == (DUE, {1}, DUE)
    assert len(slots) == len(set(slots))
    sent = Counter(mail_id.strip("<>").partition("@")[0] for mail_id in mailbox.ids)
    assert set(sent) == notices
    assert sum(sent.values()) - DUE <= len(KILLED_AT)
    assert max(sent.values()) <= 2
