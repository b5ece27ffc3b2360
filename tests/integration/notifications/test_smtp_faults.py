"""Mail servers that refuse, are slow, hang or go: every run ends within bounds, and no mail is lost or doubled."""

import datetime as dt
import socket
import threading
from collections.abc import Iterator

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from rehab.accounts.models import User
from rehab.core.db import db as database
from rehab.core.transaction import transaction
from rehab.notifications import mail as mails
from rehab.notifications.commands import notify
from rehab.notifications.jobs import send_due
from rehab.notifications.models import Notice
from rehab.notifications.rules import BATCH, LEASE, SERVER_AWAY, TIMEOUT, MailSettings, NoticeState, mail_settings
from tests.factories import NOON, Role, a_service, a_user, an_authority
from tests.support.mailbox import HOST, Mailbox

pytestmark = pytest.mark.only("sqlite")  # what a mail server does has nothing to do with the database
S = NoticeState
SHORT = dt.timedelta(milliseconds=200)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    mailbox.start()
    yield mailbox
    mailbox.stop()


@pytest.fixture
def users(db: SQLAlchemy) -> list[User]:
    service = a_service(an_authority())
    users = [a_user(Role.KEY_WORKER, service) for _ in range(3)]
    with transaction():
        notify([user.id for user in users], template="decision_made", path="/", now=NOON)
    return users


@pytest.fixture
def soon_tired(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits ten seconds in a test."""
    monkeypatch.setattr(mails, "TIMEOUT", SHORT)


def states() -> list[NoticeState]:
    return list(database.session.scalars(select(Notice.state).order_by(Notice.id)))


def test_what_a_server_refuses_for_good_after_reading_it_is_given_up(mailbox: Mailbox, users: list[User]) -> None:
    mailbox.answers["DATA"] = "554 Looks like spam"
    assert send_due(mailbox.settings, now=NOON) == "3 refused"
    assert states() == [S.REFUSED] * 3


def test_a_sender_that_is_refused_is_tried_again_for_it_is_no_fault_of_the_readers(
    mailbox: Mailbox, users: list[User]
) -> None:
    """The address that mails come from is a setting; whoever puts it right gets all mails sent."""
    mailbox.answers["MAIL"] = "550 No such sender here"
    assert send_due(mailbox.settings, now=NOON) == "3 to try again"
    mailbox.answers.clear()
    assert send_due(mailbox.settings, now=NOON + dt.timedelta(minutes=1)) == "3 sent"
    assert len(set(mailbox.ids)) == len(mailbox.ids) == 3


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_a_server_that_hangs_is_left_alone_and_asked_again(
    mailbox: Mailbox, users: list[User], soon_tired: None, command: str
) -> None:
    mailbox.holds_back = command
    assert send_due(mailbox.settings, now=NOON) in {
        "The mail server is away (TimeoutError)",
        "The mail server is away (SMTPServerDisconnected)",
    }
    assert states() == [S.WAITING] * 3
    mailbox.holds_back = ""
    assert send_due(mailbox.settings, now=NOON + SERVER_AWAY) == "3 sent"
    assert len(set(mailbox.ids)) == len(mailbox.ids) == 3


@pytest.fixture
def silent() -> Iterator[MailSettings]:
    """Something that takes connections and says nothing."""
    with socket.create_server((HOST, 0)) as server:
        yield mail_settings(f"smtp://{HOST}:{server.getsockname()[1]}", sender="a@b.org", public_url="https://c.org")


def test_a_server_that_never_greets_is_away(silent: MailSettings, users: list[User], soon_tired: None) -> None:
    assert send_due(silent, now=NOON).startswith("The mail server is away (")
    assert states() == [S.WAITING] * 3


def test_a_server_that_speaks_a_letter_at_a_time_does_not_hold_the_sender_for_ever(
    users: list[User], soon_tired: None
) -> None:
    """Each letter comes in time, the answer never does."""
    over = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            while not over.wait(0.05):
                try:
                    connection.sendall(b"2")
                except OSError:
                    return

    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
        dripping = threading.Thread(target=drip, args=(server,))
        dripping.start()
        settings = mail_settings(f"smtp://{HOST}:{port}", sender="a@b.org", public_url="https://c.org")
        try:
            assert send_due(settings, now=NOON).startswith("The mail server is away (")
        finally:
            over.set()
            dripping.join()
    assert states() == [S.WAITING] * 3


def test_the_slowest_batch_ends_before_its_lease() -> None:
    """Else another sender would take the mails over while this one still sends them."""
    answers_per_mail = 5  # MAIL, RCPT, DATA, the end of the data, RSET
    answers_around = 6  # greeting, EHLO, STARTTLS, EHLO, AUTH, QUIT
    assert TIMEOUT * (BATCH * answers_per_mail + answers_around) < LEASE
