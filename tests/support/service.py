"""The service as it runs for users: gunicorn, a database, settings of its own; and the browser that looks at it."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from rehab.runner import free_port
from tests.support.keys import AUDIT_KEY, SECRET_KEY

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AS_ROOT = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A service at an address, with the environment that all its processes get."""

    port: int
    environment: dict[str, str] = field(repr=False)

    @property
    def url(self) -> str:
        return self.environment["PUBLIC_URL"]

    def flask(self, *words: str) -> str:
        """What a `flask` command on the same database prints."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, text=True, capture_output=True, check=False)
        assert done.returncode == 0, f"flask {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout


def a_site(database_url: str, instance: Path) -> Site:
    """A service that is not running yet; its mails go nowhere."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET_KEY,
        "AUDIT_KEY": AUDIT_KEY,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SMTP_URL": f"smtp://127.0.0.1:{free_port()}",
        "INSTANCE_PATH": str(instance),
    }
    return Site(port, environment)


@contextmanager
def served(site: Site) -> Iterator[None]:
    """Answer requests until the end of the block."""
    gunicorn = f"gunicorn --bind 127.0.0.1:{site.port} --workers 1 --threads 4 --no-control-socket --log-level warning"
    command = [sys.executable, "-m", *gunicorn.split(), "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=site.environment)
    try:
        _wait_until_up(site.url, server)
        yield
    finally:
        server.terminate()
        server.wait()


def a_chromium(playwright: Playwright) -> Browser:
    """The browser of this computer, also where everything runs as root."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(AS_ROOT))


def _wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the web server ended by itself"
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)
