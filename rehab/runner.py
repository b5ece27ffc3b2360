"""`make run`: the whole service on this computer, for trying it out.

Brings the database up to date, loads the demonstration once, then keeps three processes going: the web server, the
scheduler and a mail server that delivers nothing. When one of them ends, or somebody asks to stop, all of them end.
"""

import argparse
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any, Self, TextIO

from rehab.audit.rules import HEADS_FILE

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
SECRETS = ("SECRET_KEY", "AUDIT_KEY")
START_SECONDS = 60
STOP_SECONDS = 15


class CannotRun(Exception):
    """Something outside the program is in the way; the message says what to do about it."""


class MailFolder:
    """A handler for aiosmtpd that keeps each mail as a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def from_cli(cls, _parser: argparse.ArgumentParser, folder: str) -> Self:
        """How `python -m aiosmtpd` makes its handler."""
        return cls(Path(folder))

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        """Store the mail, then accept it; the rename makes a half-written mail impossible."""
        stem = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        partial = self.folder / f".{stem}"
        partial.write_bytes(envelope.original_content or b"")
        partial.rename(self.folder / f"{stem}.eml")
        return "250 Kept"


@dataclass(frozen=True)
class Plan:
    """What to run, where, and with which environment."""

    instance: Path
    port: int
    public_url: str
    mail_port: int | None
    environment: dict[str, str] = field(repr=False)

    @property
    def mail_folder(self) -> Path:
        return self.instance / "mail"

    def log_of(self, name: str) -> Path:
        """Where what a process does is written, so that the terminal keeps what a person is to read."""
        return self.instance / f"{name.replace(' ', '-')}.log"

    def processes(self) -> dict[str, list[str]]:
        """Name -> command of each process that must stay alive."""
        gunicorn = f"gunicorn --bind {HOST}:{self.port} --workers 2 --threads 4 --graceful-timeout 5"
        commands = {
            "web server": [*gunicorn.split(), "--no-control-socket", "--log-level", "warning", "wsgi:app"],
            "scheduler": ["flask", "--app", "wsgi", "scheduler"],
        }
        if self.mail_port:
            handler = ["-c", "rehab.runner.MailFolder", str(self.mail_folder)]
            commands["mail server"] = ["aiosmtpd", "-n", "-l", f"{HOST}:{self.mail_port}", *handler]
        return {name: [sys.executable, "-m", *command] for name, command in commands.items()}


def make_plan(given: Mapping[str, str]) -> Plan:
    """Fill in what the environment leaves open: DATABASE_URL, SMTP_URL, PORT, PUBLIC_URL and the secret keys."""
    instance = Path(given.get("INSTANCE_PATH") or ROOT / "instance")
    instance.mkdir(parents=True, exist_ok=True)
    port = int(given.get("PORT") or 8000)
    mail_port = None if given.get("SMTP_URL") else free_port()
    environment = {**local_secrets(instance / "secrets.env"), **given, "INSTANCE_PATH": str(instance)}
    environment.setdefault("PUBLIC_URL", f"http://{HOST}:{port}")
    if mail_port:
        environment["SMTP_URL"] = f"smtp://{HOST}:{mail_port}"
    return Plan(instance, port, environment["PUBLIC_URL"], mail_port, environment)


def local_secrets(path: Path) -> dict[str, str]:
    """The keys of this installation, made up once and readable by nobody else."""
    with suppress(FileExistsError):
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.writelines(f"{name}={secrets.token_hex(32)}\n" for name in SECRETS)
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def insist_on_port(port: int) -> None:
    """Raises CannotRun when something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            msg = f"Port {port} is in use. Stop what uses it, or choose another: PORT={port + 1} make run"
            raise CannotRun(msg) from error


def claim(instance: Path) -> TextIO:
    """Hold the instance folder for as long as the file returned is open; two schedulers would do all things twice."""
    lock = (instance / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        msg = f"The service is running already on {instance}. Stop it first with Ctrl-C where it was started."
        raise CannotRun(msg) from error
    return lock


def start_afresh(plan: Plan) -> None:
    """Throw the local database, the kept ends of its audit chain and its mails away.

    Raises CannotRun where the database is not ours to drop.
    """
    if plan.environment.get("DATABASE_URL"):
        msg = "DATABASE_URL names a database of your own: empty it yourself, then use make run."
        raise CannotRun(msg)
    for path in (*plan.instance.glob("rehab.sqlite*"), plan.instance / HEADS_FILE):
        path.unlink(missing_ok=True)
    rmtree(plan.mail_folder, ignore_errors=True)


def flask_command(plan: Plan, *words: str) -> None:
    """Run one `flask` command to its end. Raises CannotRun when it fails; what it printed says why."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    if subprocess.run(command, cwd=ROOT, env=plan.environment, check=False).returncode:
        msg = f"flask {' '.join(words)} failed; its message stands above."
        raise CannotRun(msg)


class Supervisor:
    """Keeps the processes of a plan together: all alive, or all ended."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.stop_asked = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop_asked.set())

    def start(self) -> None:
        """Start every process in a group of its own, so that Ctrl-C reaches this one alone; errors are shown here."""
        for name, command in self.plan.processes().items():
            with self.plan.log_of(name).open("wb") as log:
                self.processes[name] = subprocess.Popen(
                    command, cwd=ROOT, env=self.plan.environment, stdout=log, start_new_session=True
                )

    def wait_until_up(self) -> None:
        """Return once web and mail server answer. Raises CannotRun after a minute, or when a process ends."""
        deadline = time.monotonic() + START_SECONDS
        while not (self._mail_answers() and self._web_answers()):
            self.insist_all_live()
            if time.monotonic() > deadline:
                msg = f"The servers did not answer within {START_SECONDS} seconds."
                raise CannotRun(msg)
            if self.stop_asked.wait(0.1):
                return

    def watch(self) -> None:
        """Return when somebody asks to stop. Raises CannotRun when a process ends by itself."""
        while not self.stop_asked.wait(0.5):
            self.insist_all_live()

    def insist_all_live(self) -> None:
        """Raises CannotRun naming a process that ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                msg = f"The {name} ended by itself (code {process.returncode}), so everything was stopped."
                raise CannotRun(msg)

    def end(self) -> None:
        """Ask every process to end, insist after a while, and leave none behind."""
        for process in self.processes.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()

    def _mail_answers(self) -> bool:
        if not self.plan.mail_port:
            return True
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.plan.mail_port)) == 0

    def _web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.plan.port}/", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def serve(plan: Plan) -> None:
    """Run until told to stop."""
    supervisor = Supervisor(plan)
    plan.mail_folder.mkdir(exist_ok=True)
    flask_command(plan, "demo", "prepare")
    try:
        supervisor.start()
        supervisor.wait_until_up()
        if not supervisor.stop_asked.is_set():
            welcome(plan)
        supervisor.watch()
    finally:
        supervisor.end()


def welcome(plan: Plan) -> None:
    """Tell where the service is; who can sign in stands above."""
    say(f"\nThe service is running at {plan.public_url}")
    if plan.mail_port:
        say(f"No mail leaves this computer: each is kept as a file in {plan.mail_folder}")
    say(f"What it does is written to {plan.log_of('web server')} and {plan.log_of('scheduler')}")
    say("Press Ctrl-C to stop.")


def say(line: str) -> None:
    """Print at once, so that lines stay in order with those of the processes."""
    print(line, flush=True)  # noqa: T201  (this is a program for the terminal)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 when told to stop, 1 when something was in the way or ended by itself."""
    parser = argparse.ArgumentParser(description="Run the service on this computer.")
    parser.add_argument("--fresh", action="store_true", help="throw the local database and its mails away first")
    options = parser.parse_args(arguments)
    try:
        plan = make_plan(os.environ)
        with claim(plan.instance):
            insist_on_port(plan.port)
            if options.fresh:
                start_afresh(plan)
            serve(plan)
    except CannotRun as refusal:
        say(f"\n{refusal}")
        return 1
    say("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
