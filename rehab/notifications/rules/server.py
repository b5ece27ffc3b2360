"""Where mails go out."""

import enum
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit


class Encryption(enum.StrEnum):
    """How the way to the mail server is kept private."""

    NONE = "none"
    STARTTLS = "starttls"
    FROM_THE_START = "from_the_start"


@dataclass(frozen=True)
class MailSettings:
    """Where mails go out, who they are from, and where their links lead."""

    host: str
    port: int
    sender: str
    public_url: str
    encryption: Encryption = Encryption.NONE
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def own_host(self) -> str:
        """The name under which the service is known; it makes each Message-ID the world's only one."""
        return urlsplit(self.public_url).hostname or "localhost"

    def link(self, path: str) -> str:
        """The address of a page of the service."""
        return f"{self.public_url.rstrip('/')}{path}"


def mail_settings(smtp_url: str, *, sender: str, public_url: str) -> MailSettings:
    """Read `smtp://[user:password@]host[:port][?starttls=yes]` or `smtps://...`.

    Raises ValueError for anything else, and for a password that would cross a network in the clear.
    """
    parts = urlsplit(smtp_url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        msg = "SMTP_URL must look like smtp://host:25, smtp://user:password@host:587?starttls=yes or smtps://host"
        raise ValueError(msg)
    encryption = _encryption(parts)
    if parts.username and encryption is Encryption.NONE and parts.hostname not in LOOPBACK:
        msg = "SMTP_URL has a password but no encryption: use smtps:// or add ?starttls=yes"
        raise ValueError(msg)
    return MailSettings(
        host=parts.hostname,
        port=parts.port or USUAL_PORT[encryption],
        sender=sender,
        public_url=public_url,
        encryption=encryption,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
USUAL_PORT = {Encryption.NONE: 25, Encryption.STARTTLS: 587, Encryption.FROM_THE_START: 465}


def _encryption(parts: SplitResult) -> Encryption:
    if parts.scheme == "smtps":
        return Encryption.FROM_THE_START
    asked = parse_qs(parts.query).get("starttls", ["no"])[0]
    return Encryption.STARTTLS if asked == "yes" else Encryption.NONE
