"""Handing mails to the mail server. Nothing here tells whom a mail was for: answers of servers quote addresses."""

import datetime as dt
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from rehab.notifications.rules import NO_SMTPUTF8, TEMPLATES, TIMEOUT, Encryption, MailSettings

BUSY = 421  # the server closes the connection with this answer
PERMANENT = range(500, 600)


class MailFault(Exception):
    """A mail did not leave; `code` is the server's answer or the kind of the error."""

    def __init__(self, code: object) -> None:
        super().__init__(str(code))
        self.code = str(code)


class Refused(MailFault):
    """The server will never take this mail."""


class TryLater(MailFault):
    """The server does not take this mail just now."""


class ServerAway(MailFault):
    """The server takes no mail at all just now."""


@dataclass(frozen=True)
class Mail:
    """A claimed notice. `attempt` tells this claim from a later one, after the lease of this one ran out.

    `news` is what a summary tells of: templates, and how many notices of each.
    """

    notice_id: int
    attempt: int
    public_id: str
    address: str
    template: str
    written_at: dt.datetime
    news: tuple[tuple[str, int], ...] = ()


def message(mail: Mail, settings: MailSettings) -> EmailMessage:
    """The mail as it is sent; made again it is the same, Message-ID included, so that a double is seen to be one."""
    subject, first_line = TEMPLATES[mail.template]
    made = EmailMessage()
    made["From"] = settings.sender
    made["To"] = mail.address
    made["Subject"] = subject
    made["Date"] = format_datetime(mail.written_at)
    made["Message-ID"] = f"<{mail.public_id}@{settings.own_host}>"
    made["Auto-Submitted"] = "auto-generated"
    counted = "".join(f"\n- {TEMPLATES[template][0]} ({count})" for template, count in mail.news)
    made.set_content(
        f"{first_line}{counted}\n\nSign in to see it:\n{settings.link(f'/notices/{mail.public_id}')}\n\n"
        "This mail names nobody on purpose. Please do not reply to it: nobody reads the answers.\n"
        f"Choose which mails you get: {settings.link('/notices/preferences')}\n"
    )
    return made


class _Bounded(smtplib.SMTP):
    """Waits for the whole of an answer no longer than for its beginning.

    The timeout of a socket starts anew with every byte, so that a server that speaks a letter at a time would hold
    the sender for hours.
    """

    def getreply(self) -> tuple[int, bytes]:
        """As smtplib's; an answer that takes longer than TIMEOUT ends as if the server had hung up."""
        end = threading.Timer(TIMEOUT.total_seconds(), _hang_up, [self.sock])
        end.daemon = True
        end.start()
        try:
            return super().getreply()
        finally:
            end.cancel()


class _BoundedFromTheStart(_Bounded, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


def _hang_up(connection: socket.socket | None) -> None:
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


class Post:
    """An open connection to the mail server."""

    def __init__(self, server: smtplib.SMTP, settings: MailSettings) -> None:
        self._server = server
        self._settings = settings

    def send(self, mail: Mail) -> None:
        """Raises Refused, TryLater or ServerAway; no exception means that the server has taken it over."""
        try:
            written = message(mail, self._settings)
        except (LookupError, ValueError, MessageError) as error:
            raise Refused(type(error).__name__) from None
        try:
            self._server.send_message(written)
        except smtplib.SMTPRecipientsRefused as error:
            code, _answer = next(iter(error.recipients.values()))
            raise _fault_for(code) from None
        except smtplib.SMTPNotSupportedError:
            raise Refused(NO_SMTPUTF8) from None
        except smtplib.SMTPSenderRefused as error:
            raise (ServerAway if error.smtp_code == BUSY else TryLater)(error.smtp_code) from None
        except smtplib.SMTPResponseException as error:
            raise _fault_for(error.smtp_code) from None
        except OSError as error:
            raise ServerAway(type(error).__name__) from None


def _fault_for(code: int) -> MailFault:
    if code == BUSY:
        return ServerAway(code)
    return Refused(code) if code in PERMANENT else TryLater(code)


@contextmanager
def connected(settings: MailSettings) -> Iterator[Post]:
    """Open the connection and close it again. Raises ServerAway when there is none to be had."""
    try:
        server = _connect(settings)
    except OSError as error:
        raise ServerAway(getattr(error, "smtp_code", type(error).__name__)) from None
    try:
        yield Post(server, settings)
    finally:
        with suppress(OSError):
            server.quit()


def _connect(settings: MailSettings) -> smtplib.SMTP:
    how: dict[str, Any] = {"local_hostname": _greeting(settings), "timeout": TIMEOUT.total_seconds()}
    trusted = ssl.create_default_context()
    if settings.encryption is Encryption.FROM_THE_START:
        server: smtplib.SMTP = _BoundedFromTheStart(settings.host, settings.port, context=trusted, **how)
    else:
        server = _Bounded(settings.host, settings.port, **how)
    try:
        if settings.encryption is Encryption.STARTTLS:
            server.starttls(context=trusted)
        if settings.user:
            server.login(settings.user, settings.password)
    except OSError:
        server.close()
        raise
    return server


def _greeting(settings: MailSettings) -> str:
    """How the service introduces itself: its name, for asking the network for it may take long."""
    host = settings.own_host
    return f"[{host}]" if host.replace(".", "").isdigit() else host
