"""A real mail server in this process, which keeps what it is given and can be told to misbehave."""

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
    """`answers` are given to RCPT by address and to DATA under the name "DATA"; `on_mail` runs before each is kept."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.on_mail: Callable[[], None] = lambda: None
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

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Accept a recipient, or answer as told."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        """Keep a mail, or answer as told."""
        if "DATA" in self.answers:
            return self.answers["DATA"]
        parsed = BytesParser(EmailMessage, policy=default).parsebytes(envelope.content)
        self.on_mail()
        self.mails.append(parsed)
        return "250 Kept"
