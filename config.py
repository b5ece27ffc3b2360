"""The settings of an installation, read once from the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Config:
    """What differs from installation to installation; `README.md` explains each."""

    database_url: str
    secret_key: str = field(repr=False)
    audit_key: str = field(repr=False)
    public_url: str = "http://127.0.0.1:8000"
    smtp_url: str = "smtp://127.0.0.1:8025"
    clamd_url: str = ""
    mail_from: str = "Rehab placements <no-reply@localhost>"
    service_name: str = "Rehab placements"
    brand_colour: str = "#0b4a4f"
    brand_logo: str | None = None
    instance: Path = ROOT / "instance"
    testing: bool = False

    def __post_init__(self) -> None:
        for name in ("secret_key", "audit_key"):
            if len(getattr(self, name)) < 32:
                msg = f"{name.upper()} must be set to at least 32 random characters"
                raise ValueError(msg)
        url = urlsplit(self.public_url)
        if url.scheme != "https" and url.hostname not in {"127.0.0.1", "localhost", "::1"}:
            msg = "PUBLIC_URL must be https, except on this computer itself"
            raise ValueError(msg)

    @property
    def is_secure(self) -> bool:
        """Whether users reach the service over TLS; decides the session cookie."""
        return self.public_url.startswith("https://")


def from_environment() -> Config:
    """The configuration that `DATABASE_URL`, `SECRET_KEY`, `AUDIT_KEY`, ... describe."""
    instance = Path(os.environ.get("INSTANCE_PATH", ROOT / "instance"))
    return Config(
        database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{instance / 'rehab.sqlite'}",
        secret_key=os.environ.get("SECRET_KEY", ""),
        audit_key=os.environ.get("AUDIT_KEY", ""),
        instance=instance,
        public_url=os.environ.get("PUBLIC_URL") or Config.public_url,
        smtp_url=os.environ.get("SMTP_URL") or Config.smtp_url,
        clamd_url=os.environ.get("CLAMD_URL", ""),
        mail_from=os.environ.get("MAIL_FROM") or Config.mail_from,
        service_name=os.environ.get("SERVICE_NAME") or Config.service_name,
        brand_colour=os.environ.get("BRAND_COLOUR") or Config.brand_colour,
        brand_logo=os.environ.get("BRAND_LOGO") or None,
    )
