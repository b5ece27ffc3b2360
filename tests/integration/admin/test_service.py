"""The service page: jobs, mails in trouble and the audit, without anybody's record."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, text, update

from rehab.accounts.models import User
from rehab.audit.commands import record
from rehab.audit.jobs import keep_head
from rehab.audit.models import AuditEntry
from rehab.audit.rules import CHECK_JOB, HEADS_FILE
from rehab.core import clock
from rehab.core.actor import SYSTEM, Actor
from rehab.core.db import Model
from rehab.core.transaction import transaction
from rehab.jobs import queries
from rehab.jobs.commands import claim
from rehab.jobs.jobs import announce, run_if_due
from rehab.jobs.rules import CUT_OFF_AFTER, Task
from rehab.notifications.commands import notify
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeState
from tests.factories import NOON, World, a_client, a_world, actor
from tests.support.html import words
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

SERVICE = "/admin/service"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def admin(world: World, signed_in: Callable[[User], Visitor]) -> Visitor:
    return signed_in(world.administrator)


@pytest.fixture
def task(db: SQLAlchemy) -> Task:
    task = Task("chase", "Chase what is due", HOUR, lambda *, now: "3 chased" if now else "")
    announce([task])
    return task


def rows(page: Page, caption: str) -> list[list[str]]:
    (table,) = [table for table in page.html.select("main table") if words(table.caption) == caption]
    return [[words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]


def did(action: str, subject: Model, by: Actor, *, times: int = 1) -> None:
    with transaction():
        for _ in range(times):
            record(action, subject=subject, by=by, at=NOON)


def mail(*users: User, state: NoticeState = NoticeState.WAITING, fault: str = "") -> None:
    with transaction() as session:
        notify([user.id for user in users], template="decision_made", path="/cases/R-2026-00001", now=NOON)
        session.flush()
        ids = [user.id for user in users]
        session.execute(update(Notice).where(Notice.recipient_id.in_(ids)).values(state=state, last_fault=fault))


def test_says_that_no_scheduler_has_run(admin: Visitor) -> None:
    assert "The scheduler has not run yet" in admin.visit(SERVICE).text


def test_tells_each_jobs_last_run_result_and_next_run(admin: Visitor, task: Task) -> None:
    assert rows(admin.visit(SERVICE), "Jobs")[0][:4] == ["Chase what is due", "Not yet", "", ""]
    run_if_due(task, now=NOON)
    assert rows(admin.visit(SERVICE), "Jobs")[0][:4] == [
        "Chase what is due",
        "1 June 2026 at 12:00pm",
        "3 chased",
        "1 June 2026 at 1:00pm",
    ]


def test_a_job_that_failed_stands_out(admin: Visitor, db: SQLAlchemy) -> None:
    def fail(*, now: dt.datetime) -> str:
        raise OSError(now)

    announce([task := Task("chase", "Chase what is due", HOUR, fail)])
    run_if_due(task, now=NOON)
    assert rows(admin.visit(SERVICE), "Jobs")[0][2].startswith("Failed Failed: OSError It is tried again")
    assert "Chase what is due" in admin.visit("/").text


def test_says_that_a_run_was_cut_off_and_that_no_scheduler_runs(admin: Visitor, task: Task) -> None:
    with transaction():
        claim(task, now=clock.now() - CUT_OFF_AFTER)
    page = admin.visit(SERVICE)
    assert rows(page, "Jobs")[0][2].startswith("Cut off The last run never ended")
    assert "The scheduler does not run: nothing is mailed or chased." in page.text
    home = admin.visit("/").text
    assert "Its last run was cut off" in home
    assert "The scheduler" in home


def test_runs_a_job_now(admin: Visitor, task: Task) -> None:
    run_if_due(task, now=NOON)
    page = admin.send(admin.visit(SERVICE), "Run now : Chase what is due")
    assert page.path == SERVICE
    assert page.notices == ["“Chase what is due” starts within a few seconds. Reload this page to see its result."]
    assert rows(page, "Jobs")[0][3] == "Asked for"
    assert run_if_due(task, now=NOON) == "3 chased"
    assert queries.get_job("chase").run_requested_at is None


def test_a_job_that_does_not_exist(admin: Visitor) -> None:
    assert admin.post(f"{SERVICE}/jobs/nothing/run").status == 404


def test_counts_the_mails_to_ones_own_users(world: World, admin: Visitor) -> None:
    mail(world.key_worker, world.colleague)
    mail(world.provider_user, state=NoticeState.SENT)
    mail(world.other_key_worker)
    page = admin.visit(SERVICE)
    counts = {words(item.dt): words(item.dd) for item in page.html.select(".app-key-facts__item")}
    assert counts == {
        "Waiting": "2",
        "Being sent": "0",
        "Sent": "1",
        "Never sent": "0",
        "For a daily summary": "0",
        "Without a mail": "0",
    }
    assert "No mail had any trouble." in page.text


def test_names_the_reader_of_a_mail_in_trouble_but_no_address(world: World, admin: Visitor) -> None:
    mail(world.colleague, fault="ConnectionRefusedError")
    mail(world.other_key_worker, fault="451")
    page = admin.visit(SERVICE)
    assert rows(page, "Mails put off") == [
        ["Col League", "A decision was made", "1 June 2026 at 12:00pm", "Tried again later ConnectionRefusedError"],
    ]
    assert "@example.org" not in page.response.text


def test_shows_who_did_what_newest_first_and_no_record(world: World, admin: Visitor) -> None:
    client = a_client(world.service)
    did("request.submitted", client, actor(world.key_worker))
    did("clock.chased", client, SYSTEM)
    page = admin.visit(SERVICE)
    assert [row[1:] for row in rows(page, "Audit entries")] == [
        ["The system", "Reminded", "Client"],
        ["Kay Worker", "Request submitted", "Client"],
        ["Ada Ministrator", "Account signed in", "User account"],
    ]
    assert "Sentinel" not in page.response.text
    assert client.reference not in page.response.text


def test_shows_nothing_of_another_councils_people(world: World, admin: Visitor) -> None:
    did("account.enabled", world.other_key_worker, actor(world.other_commissioner))
    page = admin.visit(SERVICE)
    assert "Otto" not in page.response.text
    assert len(rows(page, "Audit entries")) == 1


def test_opens_long_lists_in_pages(world: World, admin: Visitor) -> None:
    did("account.enabled", world.key_worker, SYSTEM, times=60)
    page = admin.visit(SERVICE)
    assert len(rows(page, "Audit entries")) == 25
    assert "Showing 1 to 25 of 61 entries" in page.text
    assert len(rows(admin.visit(SERVICE, page="3"), "Audit entries")) == 11
    assert rows(admin.visit(SERVICE, page="nonsense"), "Audit entries") == rows(page, "Audit entries")


@pytest.mark.parametrize("count", [10, 1000])
def test_costs_the_same_for_ten_and_for_a_thousand(world: World, admin: Visitor, task: Task, count: int) -> None:
    did("account.enabled", world.key_worker, actor(world.key_worker), times=count)
    mail(world.key_worker, world.colleague, state=NoticeState.REFUSED, fault="550")
    with statements_seen() as seen:
        admin.visit(SERVICE)
    assert len(seen) == 9


@pytest.fixture
def check(db: SQLAlchemy, tmp_path: Path) -> Task:
    task = Task(CHECK_JOB, "Check the audit, keep its end", HOUR, partial(keep_head, tmp_path / HEADS_FILE))
    announce([task])
    return task


def test_asks_the_scheduler_to_check_the_audit(admin: Visitor, check: Task) -> None:
    assert "The whole of it has not been checked yet." in admin.visit(SERVICE).text
    asked = admin.send(admin.visit(SERVICE), "Check the audit now")
    assert "Check asked for Reload this page" in asked.text
    run_if_due(check, now=NOON)
    assert "The chain is unbroken: 2 entries hold." in admin.visit(SERVICE).text


def test_tells_where_the_chain_is_broken(db: SQLAlchemy, world: World, admin: Visitor, check: Task) -> None:
    did("account.enabled", world.key_worker, SYSTEM, times=3)
    guard = {
        "sqlite": "DROP TRIGGER audit_entry_no_update",
        "postgresql": "DROP TRIGGER audit_entry_no_change ON audit_entry",
    }
    with transaction() as session:
        session.execute(text(guard[session.connection().dialect.name]))
        session.execute(text("UPDATE audit_entry SET action = 'x.y' WHERE sequence = 3"))
    run_if_due(check, now=NOON)
    section = admin.visit(SERVICE).html.select_one("section[aria-labelledby=audit]")
    assert "The chain is broken at entry 3: an entry was changed." in words(section)
    assert words(section.select_one(".govuk-tag") if section else None) == "Failed"


def test_asking_for_a_run_is_recorded(db: SQLAlchemy, world: World, admin: Visitor, task: Task) -> None:
    admin.send(admin.visit(SERVICE), "Run now : Chase what is due")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "job.run_requested")).one()
    assert entry.actor_id == world.administrator.id
