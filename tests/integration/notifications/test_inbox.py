"""What becomes of a notice: mailed at once, held for the daily summary, or only listed; each summary once."""

import datetime as dt

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from rehab.accounts.models import User
from rehab.core.actor import SYSTEM
from rehab.core.clock import start_of_day
from rehab.core.db import db as database
from rehab.core.transaction import transaction
from rehab.notifications import commands, jobs, queries
from rehab.notifications.commands import notify
from rehab.notifications.jobs import gather_digests, send_due
from rehab.notifications.mail import message
from rehab.notifications.models import Notice
from rehab.notifications.rules import NoticeKind, NoticeState, Way
from tests.factories import NOON, TODAY, World, a_world, actor
from tests.support.covers import a_cover
from tests.support.mailbox import Mailbox
from tests.support.mails import a_notice

S = NoticeState
DAY, HOUR, SECOND = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(seconds=1)
SEVEN = start_of_day(TODAY) + 7 * HOUR  # Monday 1 June 2026
FRIDAY = SEVEN - 3 * DAY


@pytest.fixture
def world(db: SQLAlchemy) -> World:
    return a_world()


def prefers(user: User, way: Way = Way.DIGEST, *muted: NoticeKind) -> None:
    with transaction():
        commands.prefer(user.id, way=way, muted=muted, by=actor(user), now=NOON)


def tell(*users: User, template: str = "decision_made", at: dt.datetime = NOON, path: str = "/") -> None:
    with transaction():
        notify([user.id for user in users], template=template, path=path, now=at)


def states(user: User) -> list[tuple[str, NoticeState]]:
    rows = database.session.execute(
        select(Notice.template, Notice.state).where(Notice.recipient_id == user.id).order_by(Notice.id)
    )
    return [(row.template, row.state) for row in rows]


def test_each_is_told_as_they_chose(world: World) -> None:
    prefers(world.colleague)
    prefers(world.team_manager, Way.EACH, NoticeKind.CASES)
    tell(world.key_worker, world.colleague, world.team_manager)
    came = [states(user) for user in (world.key_worker, world.colleague, world.team_manager)]
    assert came == [[("decision_made", S.WAITING)], [("decision_made", S.HELD)], [("decision_made", S.LISTED)]]


def test_what_cannot_wait_is_mailed_at_once_whatever_was_chosen(world: World) -> None:
    prefers(world.key_worker, Way.DIGEST, *NoticeKind)
    tell(world.key_worker, template="left_unplanned")
    assert states(world.key_worker) == [("left_unplanned", S.WAITING)]


def test_a_stand_in_is_told_as_the_stand_in_chose(world: World) -> None:
    a_cover(world.key_worker, world.colleague, world.service)
    prefers(world.colleague)
    tell(world.key_worker)
    tell(world.key_worker, path="/panel/meetings/0a1b")
    assert [state for _, state in states(world.key_worker)] == [S.WAITING, S.WAITING]
    assert states(world.colleague) == [("decision_made", S.HELD)]


@pytest.mark.parametrize("path", ["//elsewhere.org", "/cases?name=Ann Example", "https://elsewhere.org", "cases"])
def test_refuses_a_link_of_more_than_references_and_codes(world: World, path: str) -> None:
    with pytest.raises(ValueError, match="references and codes"):
        tell(world.key_worker, path=path)


def test_the_summary_comes_at_seven_on_the_next_working_day_and_once(world: World) -> None:
    prefers(world.key_worker)
    tell(world.key_worker, at=FRIDAY + HOUR)
    tell(world.key_worker, template="task_set", at=SEVEN - SECOND)
    tell(world.key_worker, template="clock_near", at=SEVEN)
    for too_early in (FRIDAY + 2 * HOUR, FRIDAY + DAY, SEVEN - SECOND):
        assert gather_digests(now=too_early) == "No summary is due"
    assert gather_digests(now=SEVEN) == "1 summary made"
    assert gather_digests(now=SEVEN) == gather_digests(now=SEVEN + 12 * HOUR) == "No summary is due"
    assert [each for each in states(world.key_worker) if each[0] == "digest"] == [("digest", S.WAITING)]
    assert gather_digests(now=SEVEN + 3 * DAY) == "1 summary made"


def test_what_was_opened_meanwhile_is_no_news(world: World) -> None:
    prefers(world.key_worker)
    tell(world.key_worker, at=FRIDAY + HOUR)
    with transaction():
        commands.mark_read(database.session.scalars(select(Notice)), now=FRIDAY + 2 * HOUR)
    gather_digests(now=SEVEN)
    assert states(world.key_worker) == [("decision_made", S.LISTED)]


def test_one_mail_tells_of_all_and_all_are_sent_with_it(world: World) -> None:
    prefers(world.key_worker)
    for template in ("decision_made", "task_set", "decision_made"):
        tell(world.key_worker, template=template, at=FRIDAY + HOUR)
    gather_digests(now=SEVEN)
    mailbox = Mailbox()
    mailbox.start()
    try:
        assert send_due(mailbox.settings, now=SEVEN) == "1 sent"
    finally:
        mailbox.stop()
    (mail,) = mailbox.mails
    assert mail.get_content().splitlines()[1:3] == ["- A decision was made (2)", "- Something to do (1)"]
    assert {state for _, state in states(world.key_worker)} == {S.SENT}


def test_a_summary_that_is_refused_reaches_nobody_with_what_it_tells_of(world: World) -> None:
    prefers(world.key_worker)
    tell(world.key_worker, at=FRIDAY + HOUR)
    gather_digests(now=SEVEN)
    mailbox = Mailbox()
    mailbox.answers[world.key_worker.email] = "550 No such mailbox"
    mailbox.start()
    try:
        send_due(mailbox.settings, now=SEVEN)
    finally:
        mailbox.stop()
    assert {state for _, state in states(world.key_worker)} == {S.REFUSED}
    everybody = select(User.id)
    assert queries.counts(everybody)[S.REFUSED] == queries.count_refused(everybody, now=SEVEN) == 1


def test_a_summary_made_again_is_the_same_mail(world: World) -> None:
    """Killed after sending, it goes again: what was told since must not be in it, or two mails would share an id."""
    prefers(world.key_worker)
    tell(world.key_worker, at=FRIDAY + HOUR)
    gather_digests(now=SEVEN)
    settings = Mailbox().settings
    (first,) = jobs._claim(SEVEN)
    tell(world.key_worker, at=SEVEN + HOUR)
    (second,) = jobs._claim(SEVEN + HOUR)
    assert message(first, settings).as_bytes() == message(second, settings).as_bytes()


def test_an_administrator_sends_a_refused_mail_once_more_under_the_same_id(world: World) -> None:
    notice = a_notice(world.key_worker, state=S.REFUSED, last_fault="550", at=NOON)
    users = select(User.id).where(User.id == world.key_worker.id)
    with transaction():
        commands.retry(queries.to_retry(users, now=NOON, public_id=notice.public_id), by=SYSTEM, now=NOON)
    (mail,) = jobs._claim(NOON)
    assert mail.public_id == notice.public_id


def test_a_summary_cannot_hold_a_summary(world: World) -> None:
    digest = a_notice(world.key_worker, "digest", path="/notices")
    with pytest.raises(IntegrityError):
        a_notice(world.key_worker, "digest", path="/notices", digest_id=digest.id)
    database.session.rollback()
