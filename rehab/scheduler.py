"""`flask --app wsgi scheduler`: the process that looks for due work. Which job looks how often stands here.

Long work that somebody asked for has a thread of its own, so that no job waits for it.
"""

import datetime as dt
import logging
import signal
import threading
from functools import partial
from pathlib import Path
from typing import Any

import click
import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app

from config import Config
from rehab.admin.jobs import tidy
from rehab.audit.jobs import keep_head
from rehab.audit.rules import CHECK_JOB, HEADS_FILE
from rehab.casework.jobs import chase
from rehab.core import clock
from rehab.core.tracing import tell_operators
from rehab.documents.jobs import clear_strays, scan_waiting
from rehab.documents.scanner import scanner_at
from rehab.documents.store import FOLDER as DOCUMENTS
from rehab.framework.jobs import CHECK_REGISTER, warn_of_dates
from rehab.imports.jobs import IMPORT_HISTORY
from rehab.jobs.jobs import announce, clear_files, run_if_due, work_off
from rehab.jobs.rules import LongKind, Task
from rehab.notifications.jobs import gather_digests, send_due
from rehab.notifications.rules import mail_settings
from rehab.panel.jobs import chase_votes, end_fast_tracks
from rehab.placements.jobs import (
    expire_approvals,
    lapse_offers,
    remind_of_vacancies,
    tell_of_late_returns,
    tell_of_unpaid_nights,
    warn_of_funding,
)
from rehab.reports.jobs import FULL_REPORT
from rehab.requests.jobs import expire_drafts
from rehab.web.uploads import FOLDER as UPLOADS

LOOK_SECONDS = 2
FIVE_MINUTES = dt.timedelta(minutes=5)
QUARTER_HOUR = dt.timedelta(minutes=15)
DAY = dt.timedelta(days=1)
LONG_KINDS: dict[str, LongKind[Any]] = {kind.name: kind for kind in (CHECK_REGISTER, IMPORT_HISTORY, FULL_REPORT)}
log = structlog.get_logger()


def tasks(config: Config) -> tuple[Task, ...]:
    """Every job. Raises ValueError for settings that make no sense."""
    scanner, documents = scanner_at(config.clamd_url), config.instance / DOCUMENTS
    mail = mail_settings(config.smtp_url, sender=config.mail_from, public_url=config.public_url)
    return (
        Task("send_mail", "Send mail", dt.timedelta(seconds=15), partial(send_due, mail)),
        Task("gather_digests", "Make the daily summaries of notices", QUARTER_HOUR, gather_digests),
        Task("chase", "Chase what is due", QUARTER_HOUR, chase),
        Task("remind_vacancies", "Remind providers to report free beds", DAY, remind_of_vacancies),
        Task("expire_approvals", "Close approvals that ran out", DAY, expire_approvals),
        Task("lapse_offers", "End offers that nobody answered", QUARTER_HOUR, lapse_offers),
        Task("warn_of_funding", "Warn that the funding of a stay ends", DAY, warn_of_funding),
        Task("unpaid_nights", "Tell of stays that went on beyond their funding", DAY, tell_of_unpaid_nights),
        Task("late_returns", "Tell of people who are late back from leave", FIVE_MINUTES, tell_of_late_returns),
        Task("end_fast_tracks", "Send fast tracks that ran out to the next panel", QUARTER_HOUR, end_fast_tracks),
        Task("chase_votes", "Remind members of open votes, warn of quorums", QUARTER_HOUR, chase_votes),
        Task("expire_drafts", "Close drafts that nobody finished", DAY, expire_drafts),
        Task("warn_of_dates", "Warn of dates that run out", DAY, warn_of_dates),
        Task(CHECK_JOB, "Check the audit, keep its end", DAY, partial(keep_head, config.instance / HEADS_FILE)),
        Task("scan_documents", "Scan documents for viruses", FIVE_MINUTES, partial(scan_waiting, scanner, documents)),
        Task("clear_documents", "Clear away files of no document", DAY, partial(clear_strays, documents)),
        Task("tidy", "Clear away what is used up", DAY, tidy),
    )


def run(app: Flask, stop: threading.Event) -> None:
    """Look for due work until told to stop; what is being done then is finished first.

    The schedule is kept in memory, for it only says when to look: what is due stands in the database.
    """
    due = tasks(app.extensions["rehab_config"])
    # A look that falls due while the one before goes on is left out, as it should be: nobody has to be told.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    with app.app_context():
        announce(due)
    scheduler = BackgroundScheduler(
        timezone=dt.UTC,
        executors={"default": ThreadPoolExecutor(len(due))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for task in due:
        scheduler.add_job(_look, "interval", (app, task), seconds=LOOK_SECONDS, next_run_time=clock.now())
    scheduler.start()
    long_work = threading.Thread(target=_work_off, args=(app, stop), name="long work")
    long_work.start()
    stop.wait()
    scheduler.shutdown(wait=True)
    long_work.join()


def _look(app: Flask, task: Task) -> None:
    with app.app_context():
        try:
            result = run_if_due(task, now=clock.now())
        except Exception as error:  # noqa: BLE001  (the database may be away; the next look may find it back)
            tell_operators("could not look for work", error, job=task.name)
        else:
            if result is not None:
                log.info("job done", job=task.name, result=result)


def _work_off(app: Flask, stop: threading.Event) -> None:
    folder = Path(app.instance_path) / UPLOADS
    while not stop.wait(LOOK_SECONDS):
        with app.app_context():
            try:
                clear_files(folder, now=clock.now())
                while not stop.is_set() and (result := work_off(LONG_KINDS, folder, stop=stop)):
                    log.info("long work ended", result=result)
            except Exception as error:  # noqa: BLE001  (as above)
                tell_operators("could not do long work", error)


@click.command("scheduler")
def command() -> None:
    """Look for due work until SIGTERM or Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    run(current_app._get_current_object(), stop)  # type: ignore[attr-defined]  # noqa: SLF001  (threads need the app itself)


def register(app: Flask) -> None:
    """Add the command to the application."""
    app.cli.add_command(command)
