"""A real mail server in this process, which keeps what it is given and can be told to misbehave."""

import asyncio
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from rehab.notifications.rules import MailSettings, mail_settings
from rehab.runner import free_port

HOST = "127.0.0.1"


class Mailbox:
    """`answers` are given to RCPT by address, and to MAIL and DATA under these names.

    `on_mail` is called with each mail before it is kept, which is before the sender is told so. `holds_back` is set by
    a test that wants an answer to wait: "RCPT" or "DATA" is answered only once the mailbox stops.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.on_mail: Callable[[EmailMessage], None] = lambda _mail: None
        self.holds_back = ""
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    @property
    def settings(self) -> MailSettings:
        return mail_settings(self.url, sender="Rehab <no-reply@example.org>", public_url="https://rehab.example.org")

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what came in, in order."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    def start(self, **options: Any) -> None:
        self._controller = Controller(self, hostname=HOST, port=self.port, **options)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def _maybe_never(self, command: str) -> None:
        if self.holds_back == command:
            await asyncio.Event().wait()

    async def handle_MAIL(  # noqa: N802  (aiosmtpd's name)
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Accept a sender, or answer as told."""
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Accept a recipient, or answer as told."""
        await self._maybe_never("RCPT")
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        """Keep a mail, or answer as told."""
        await self._maybe_never("DATA")
        if "DATA" in self.answers:
            return self.answers["DATA"]
        parsed = BytesParser(EmailMessage, policy=default).parsebytes(envelope.content)
        self.on_mail(parsed)
        self.mails.append(parsed)
        return "250 Kept"
