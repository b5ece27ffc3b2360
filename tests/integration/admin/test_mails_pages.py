"""Mails that were refused: what an administrator sees of them, and sending them once more."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.audit.models import AuditEntry
from rehab.core import clock
from rehab.core.db import db as database
from rehab.notifications.models import Notice
from rehab.notifications.rules import WORTH_RETRYING, NoticeState
from tests.factories import World, a_world
from tests.support.html import words
from tests.support.mails import a_notice, a_refused_mail
from tests.support.statements import statements_seen
from tests.support.visitor import Page, Visitor

MAILS = "/admin/service/mails"
pytestmark = pytest.mark.only("sqlite")  # pages; what they read is tested on both with the outbox


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


@pytest.fixture
def admin(world: World, signed_in: Callable[[User], Visitor]) -> Visitor:
    return signed_in(world.administrator)


def rows(page: Page) -> list[list[str]]:
    return [[words(cell) for cell in row.select("th, td")] for row in page.html.select("main tbody tr")]


def states(*, of: list[Notice]) -> list[NoticeState]:
    ids = [notice.id for notice in of]
    return list(database.session.scalars(select(Notice.state).where(Notice.id.in_(ids)).order_by(Notice.id)))


def test_says_that_none_was_refused(admin: Visitor) -> None:
    assert "No mail to your users was refused in the last 30 days." in admin.visit(MAILS).text


def test_tells_whose_mail_it_was_what_it_said_and_why_it_was_refused(world: World, admin: Visitor) -> None:
    a_refused_mail(world.key_worker, "552")
    a_notice(world.colleague)
    (line,) = rows(admin.visit(MAILS))
    assert line[:2] == [f"Kay Worker {world.key_worker.email}", "A decision was made"]
    assert line[3:] == ["The mailbox is full. Code: 552", "Send to Kay Worker: A decision was made"]
    assert admin.visit("/").links["1 Mails refused"] == MAILS


def test_sends_one_once_more(world: World, admin: Visitor) -> None:
    mails = [a_refused_mail(world.key_worker), a_refused_mail(world.colleague)]
    page = admin.send(admin.visit(MAILS), "Send to Kay Worker: A decision was made")
    assert page.notices[0].startswith("1 mail goes out once more within a minute.")
    assert states(of=mails) == [NoticeState.WAITING, NoticeState.REFUSED]
    assert len(rows(page)) == 1
    assert database.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "mail.retried"


def test_sends_all_once_more_but_to_disabled_accounts(world: World, admin: Visitor) -> None:
    mails = [
        a_refused_mail(world.key_worker),
        a_refused_mail(world.colleague),
        a_refused_mail(world.team_manager, "account disabled"),
    ]
    page = admin.send(admin.visit(MAILS), "Send all once more")
    assert page.notices[0].startswith("2 mails go out")
    assert states(of=mails) == [NoticeState.WAITING, NoticeState.WAITING, NoticeState.REFUSED]


def test_what_is_not_there_to_send_does_not_exist(world: World, admin: Visitor) -> None:
    """Another council's, one that was sent, and one that is too old to be of use."""
    mails = [
        a_refused_mail(world.other_key_worker),
        a_notice(world.key_worker),
        a_refused_mail(world.key_worker, at=clock.now() - WORTH_RETRYING),
    ]
    assert rows(admin.visit(MAILS)) == []
    for mail in mails:
        assert admin.post(f"{MAILS}/{mail.public_id}/retry").status == 404
    assert states(of=mails) == [NoticeState.REFUSED, NoticeState.SENT, NoticeState.REFUSED]


def test_costs_the_same_for_few_and_for_many(world: World, admin: Visitor) -> None:
    counts = []
    for more in (2, 10):
        for _ in range(more):
            a_refused_mail(world.key_worker)
        with statements_seen() as seen:
            admin.visit(MAILS)
        counts.append(len(seen))
    assert counts[0] == counts[1]
