"""`make run` as it is typed: real processes, real signals, an instance folder of its own."""

import os
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rehab.runner import free_port

ROOT = Path(__file__).resolve().parents[3]
READY = "Press Ctrl-C to stop."
ENVIRONMENT = ("DATABASE_URL", "SMTP_URL", "PUBLIC_URL", "SECRET_KEY", "AUDIT_KEY")


class Service:
    """A `make run` that was started and has told its address."""

    def __init__(self, instance: Path, *arguments: str) -> None:
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in ENVIRONMENT}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rehab.runner", *arguments],
            cwd=ROOT,
            env=kept | {"INSTANCE_PATH": str(instance), "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output = self._read_until_ready()
        self.family = descendants(self.process.pid)

    def _read_until_ready(self) -> str:
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if READY in line:
                break
        return "".join(lines)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def child(self, word: str) -> int:
        """The process id of the child whose command has this word."""
        found = [pid for pid in descendants(self.process.pid, deep=False) if word in command_of(pid)]
        assert len(found) == 1, f"{word}: {[command_of(pid) for pid in self.family]}"
        return found[0]

    def wait(self) -> int:
        """The exit code; whatever it still prints is kept."""
        assert self.process.stdout is not None
        if not self.process.stdout.closed:
            rest, _ = self.process.communicate(timeout=60)
            self.output += rest
        return self.process.returncode


def descendants(pid: int, *, deep: bool = True) -> list[int]:
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [below for child in children for below in descendants(child)] if deep else children


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def alive(pids: list[int]) -> list[str]:
    return [command_of(pid) for pid in pids if Path(f"/proc/{pid}/cmdline").exists() and command_of(pid)]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="module")
def started() -> Iterator[list[Service]]:
    """Every service that was started; what still runs after the last test is ended."""
    services: list[Service] = []
    yield services
    for service in services:
        if service.is_running:
            service.process.terminate()
        service.wait()


@pytest.fixture
def start(instance: Path, started: list[Service]) -> Callable[[], Service]:
    """Start the service on the instance."""

    def start() -> Service:
        started.append(Service(instance))
        assert READY in started[-1].output, started[-1].output
        return started[-1]

    return start


@pytest.fixture
def service(start: Callable[[], Service], started: list[Service]) -> Service:
    """The service that the test before left running, for a start is dear; else one that is started now."""
    return started[-1] if started and started[-1].is_running else start()


def test_tells_its_address_and_logins_and_serves(service: Service) -> None:
    assert f"http://127.0.0.1:{service.port}" in service.output
    assert "@" in service.output, "no login was told"
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/", timeout=10) as answer:
        assert answer.status == 200


def test_keeps_mail_as_files(service: Service, instance: Path) -> None:
    port = int(command_of(service.child("aiosmtpd")).split("127.0.0.1:")[1].split()[0])
    earlier = set((instance / "mail").glob("*.eml"))
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.sendmail("from@example.org", ["to@example.org"], "Subject: kept\r\n\r\nYes.\r\n")
    kept = [path.read_text() for path in set((instance / "mail").glob("*.eml")) - earlier]
    assert [text for text in kept if "Subject: kept" in text] != []


def test_refuses_to_start_twice(service: Service, instance: Path) -> None:
    second = Service(instance)
    assert second.wait() == 1
    assert "running already" in second.output


def test_ends_everything_when_one_process_dies(service: Service) -> None:
    os.kill(service.child("gunicorn"), signal.SIGKILL)
    assert service.wait() == 1
    assert "The web server" in service.output
    assert alive(service.family) == []


def test_starting_again_keeps_the_data_and_ends_everything_when_asked_to_stop(
    service: Service, start: Callable[[], Service], instance: Path
) -> None:
    """One Ctrl-C, one SIGTERM: what the other signals do, the tests of the supervisor say."""
    assert len(service.family) >= 5, "three processes and two web workers at least"
    service.process.send_signal(signal.SIGINT)
    assert service.wait() == 0
    assert alive(service.family) == []
    assert is_free(service.port)
    with closing(sqlite3.connect(instance / "rehab.sqlite")) as database:
        database.execute("CREATE TABLE left_by_the_owner (id INTEGER)")
    again = start()
    with closing(sqlite3.connect(instance / "rehab.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM left_by_the_owner").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM user_account").fetchone() > (0,)
    again.process.terminate()
    assert again.wait() == 0
    assert alive(again.family) == []
