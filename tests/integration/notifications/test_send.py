"""Mails leave once, through a real mail server, whatever it does meanwhile."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.accounts.models import User
from rehab.core import clock
from rehab.core.db import db as database
from rehab.core.errors import NotAllowed
from rehab.core.transaction import transaction
from rehab.notifications import commands, jobs
from rehab.notifications.commands import notify
from rehab.notifications.jobs import send_due
from rehab.notifications.models import Notice
from rehab.notifications.rules import BATCH, LEASE, Encryption, NoticeState
from tests.factories import NOON, Role, a_service, a_user, an_authority
from tests.support.keys import AUDIT_KEY, SECRET_KEY
from tests.support.mailbox import Mailbox

ROOT = Path(__file__).resolve().parents[3]
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
S = NoticeState


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    mailbox.start()
    yield mailbox
    mailbox.stop()


@pytest.fixture
def users(db: SQLAlchemy) -> list[User]:
    return some_users(3)


def some_users(count: int) -> list[User]:
    service = a_service(an_authority())
    return [a_user(Role.KEY_WORKER, service) for _ in range(count)]


def queue(*users: User, at: dt.datetime = NOON) -> None:
    with transaction():
        notify([user.id for user in users], template="decision_made", path="/cases/R-2026-00001", now=at)


def states() -> list[NoticeState]:
    return list(database.session.scalars(select(Notice.state).order_by(Notice.id)))


def faults() -> list[str]:
    return list(database.session.scalars(select(Notice.last_fault).order_by(Notice.id)))


def recipients(mailbox: Mailbox) -> list[str]:
    return sorted(str(mail["To"]) for mail in mailbox.mails)


def test_each_goes_to_its_reader_once(mailbox: Mailbox, users: list[User]) -> None:
    queue(*users)
    assert send_due(mailbox.settings, now=NOON) == "3 sent"
    assert send_due(mailbox.settings, now=NOON + DAY) == "Nothing to send"
    assert recipients(mailbox) == sorted(user.email for user in users)
    assert len(set(mailbox.ids)) == 3
    assert states() == [S.SENT] * 3


def test_more_than_a_batch_goes_in_one_run(db: SQLAlchemy, mailbox: Mailbox) -> None:
    users = some_users(BATCH * 2 + 1)
    queue(*users)
    assert send_due(mailbox.settings, now=NOON) == f"{len(users)} sent"
    assert recipients(mailbox) == sorted(user.email for user in users)


def test_nothing_is_sent_of_a_change_that_was_taken_back(mailbox: Mailbox, users: list[User]) -> None:
    def refuse() -> None:
        with transaction():
            notify([users[0].id], template="decision_made", path="/", now=NOON)
            raise NotAllowed

    with pytest.raises(NotAllowed):
        refuse()
    assert send_due(mailbox.settings, now=NOON) == "Nothing to send"
    assert mailbox.mails == []


def test_one_change_mails_each_reader_once(mailbox: Mailbox, users: list[User]) -> None:
    with transaction():
        notify([users[0].id, None, users[0].id], template="decision_made", path="/", now=NOON)
    assert send_due(mailbox.settings, now=NOON) == "1 sent"


def test_knows_its_templates(db: SQLAlchemy) -> None:
    with pytest.raises(KeyError, match="no such notice"):
        notify([1], template="made_up", path="/", now=NOON)


def test_waits_while_the_server_is_away_and_then_goes_once(mailbox: Mailbox, users: list[User]) -> None:
    queue(*users)
    mailbox.stop()
    for days in range(10):
        told = send_due(mailbox.settings, now=NOON + days * DAY)
        assert told == "The mail server is away (ConnectionRefusedError)"
    assert states() == [S.WAITING] * 3
    mailbox.start()
    later = NOON + 10 * DAY
    assert send_due(mailbox.settings, now=later) == "3 sent"
    assert len(set(mailbox.ids)) == len(mailbox.ids) == 3


def test_asks_a_server_that_is_away_again_after_a_minute(mailbox: Mailbox, users: list[User]) -> None:
    queue(users[0])
    mailbox.stop()
    send_due(mailbox.settings, now=NOON)
    assert send_due(mailbox.settings, now=NOON + MINUTE / 2) == "Nothing to send"
    assert "away" in send_due(mailbox.settings, now=NOON + MINUTE)


def test_an_address_that_is_refused_is_given_up_and_the_others_go(mailbox: Mailbox, users: list[User]) -> None:
    queue(*users)
    mailbox.answers[users[1].email] = f"550 No such mailbox {users[1].email}"
    assert send_due(mailbox.settings, now=NOON) == "1 refused, 2 sent"
    assert send_due(mailbox.settings, now=NOON + DAY) == "Nothing to send"
    assert states() == [S.SENT, S.REFUSED, S.SENT]
    assert faults() == ["", "550", ""]


def test_what_is_not_taken_just_now_is_tried_again_less_and_less_often(mailbox: Mailbox, users: list[User]) -> None:
    queue(users[0])
    mailbox.answers[users[0].email] = "451 Try later"
    assert send_due(mailbox.settings, now=NOON) == "1 to try again"
    assert send_due(mailbox.settings, now=NOON) == "Nothing to send"
    assert send_due(mailbox.settings, now=NOON + MINUTE) == "1 to try again"
    assert send_due(mailbox.settings, now=NOON + 2 * MINUTE) == "Nothing to send"
    mailbox.answers.clear()
    assert send_due(mailbox.settings, now=NOON + 3 * MINUTE) == "1 sent"
    assert faults() == [""]


def test_is_given_up_after_three_days(mailbox: Mailbox, users: list[User]) -> None:
    queue(users[0])
    mailbox.answers["DATA"] = "452 Out of space"
    send_due(mailbox.settings, now=NOON)
    send_due(mailbox.settings, now=NOON + 3 * DAY)
    assert (states(), faults()) == ([S.REFUSED], ["452"])


@pytest.mark.parametrize("where", ["RCPT", "DATA"])
def test_a_server_that_hangs_up_is_away_for_all(mailbox: Mailbox, users: list[User], where: str) -> None:
    queue(*users)
    mailbox.answers["DATA" if where == "DATA" else users[1].email] = "421 Closing"
    told = send_due(mailbox.settings, now=NOON)
    assert told.casefold().endswith("the mail server is away (421)")
    mailbox.answers.clear()
    assert send_due(mailbox.settings, now=NOON + MINUTE) in {"2 sent", "3 sent"}
    assert recipients(mailbox) == sorted(user.email for user in users)
    assert states() == [S.SENT] * 3


def test_a_disabled_account_gets_no_mail(mailbox: Mailbox, users: list[User]) -> None:
    queue(*users)
    with transaction() as session:
        session.execute(update(User).where(User.id == users[0].id).values(disabled_at=NOON))
    assert send_due(mailbox.settings, now=NOON) == "2 sent"
    assert users[0].email not in recipients(mailbox)
    assert (states()[0], faults()[0]) == (S.REFUSED, "account disabled")


def test_an_address_that_cannot_be_written_is_refused_and_the_others_go(mailbox: Mailbox, users: list[User]) -> None:
    queue(*users)
    with transaction() as session:
        session.execute(update(User).where(User.id == users[0].id).values(email="a@b.org\r\nBcc: all@example.org"))
        session.execute(update(User).where(User.id == users[1].id).values(email="kä@example.org"))
    assert send_due(mailbox.settings, now=NOON) == "1 refused, 2 sent"
    assert states() == [S.REFUSED, S.SENT, S.SENT]


def test_no_address_is_told_to_operators(
    mailbox: Mailbox, users: list[User], capsys: pytest.CaptureFixture[str]
) -> None:
    queue(*users)
    mailbox.answers |= {users[0].email: f"550 {users[0].email}", users[1].email: f"421 {users[1].email}"}
    send_due(mailbox.settings, now=NOON)
    told = capsys.readouterr().out
    assert "550" in told
    assert "@" not in told
    assert "@" not in "".join(faults())


def test_killed_before_recording_it_goes_at_most_once_more_under_the_same_id(
    mailbox: Mailbox, users: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(users[0])

    def die(*_args: object, **_kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(commands, "mark_sent", die)
        with pytest.raises(Killed):
            send_due(mailbox.settings, now=NOON)
    assert states() == [S.SENDING]
    assert send_due(mailbox.settings, now=NOON + LEASE - MINUTE) == "Nothing to send"
    assert send_due(mailbox.settings, now=NOON + LEASE) == "1 sent"
    assert len(mailbox.ids) == 2
    assert len(set(mailbox.ids)) == 1


def test_who_comes_back_after_losing_the_lease_records_nothing(mailbox: Mailbox, users: list[User]) -> None:
    queue(users[0])
    (late,), (now_responsible,) = jobs._claim(NOON), jobs._claim(NOON + LEASE)
    jobs._record(late, "refused", "550", NOON + LEASE)
    assert states() == [S.SENDING]
    jobs._record(now_responsible, "sent", "", NOON + LEASE)
    assert states() == [S.SENT]


def test_a_server_that_knows_only_plain_addresses_refuses_the_others(mailbox: Mailbox, users: list[User]) -> None:
    mailbox.stop()
    mailbox.start(enable_SMTPUTF8=False)
    queue(*users)
    with transaction() as session:
        session.execute(update(User).where(User.id == users[0].id).values(email="k\u00e4@example.org"))
    assert send_due(mailbox.settings, now=NOON) == "1 refused, 2 sent"
    assert faults()[0] == "no SMTPUTF8"


@pytest.mark.parametrize("password", ["right", "wrong"])
def test_signs_in_to_the_mail_server(mailbox: Mailbox, users: list[User], password: str) -> None:
    def knows(_server: object, _session: object, _envelope: object, _mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    mailbox.stop()
    mailbox.start(authenticator=knows, auth_require_tls=False)
    settings = replace(mailbox.settings, user="rehab", password=password)
    queue(users[0])
    told = send_due(settings, now=NOON)
    assert told == {"right": "1 sent", "wrong": "The mail server is away (535)"}[password]


def test_insists_on_encryption_where_it_was_asked_for(mailbox: Mailbox, users: list[User]) -> None:
    queue(users[0])
    settings = replace(mailbox.settings, encryption=Encryption.STARTTLS)
    assert send_due(settings, now=NOON) == "The mail server is away (SMTPNotSupportedError)"
    assert mailbox.mails == []


def test_two_senders_at_once_send_each_mail_once(real_app: Flask, mailbox: Mailbox) -> None:
    with real_app.app_context():
        users = some_users(2 * BATCH)
        queue(*users)
        database.session.remove()
    barrier, told = threading.Barrier(2), list[str]()

    def send() -> None:
        with real_app.app_context():
            barrier.wait()
            told.append(send_due(mailbox.settings, now=NOON))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 2
    assert len(mailbox.ids) == len(set(mailbox.ids)) == len(users)
    with real_app.app_context():
        assert states() == [S.SENT] * len(users)


def test_a_sender_that_is_killed_loses_nothing(real_app: Flask, real_database: str, mailbox: Mailbox) -> None:
    """A real process, ended by the mail server in the moment in which it takes the second of three mails over."""
    settings = replace(mailbox.settings, public_url="http://127.0.0.1:8000")
    with real_app.app_context():
        queue(*some_users(3), at=clock.now() - MINUTE)
        database.session.remove()
    sender = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler"],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": real_database,
            "SMTP_URL": mailbox.url,
            "SECRET_KEY": SECRET_KEY,
            "AUDIT_KEY": AUDIT_KEY,
            "INSTANCE_PATH": real_app.instance_path,
            "PUBLIC_URL": settings.public_url,
        },
    )

    def kill(_mail: EmailMessage) -> None:
        if len(mailbox.mails) == 1:
            os.kill(sender.pid, signal.SIGKILL)

    mailbox.on_mail = kill
    assert sender.wait(timeout=60) == -signal.SIGKILL
    with real_app.app_context():
        assert states() == [S.SENT, S.SENDING, S.SENDING]
        assert send_due(settings, now=clock.now() + LEASE) == "2 sent"
        assert states() == [S.SENT] * 3
    assert len(set(mailbox.ids)) == 3
    assert len(mailbox.ids) == 4
