"""What belongs together lives and ends together; with small programs in the place of the real ones."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rehab import runner

WAITS = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDS = [sys.executable, "-c", "raise SystemExit(3)"]
ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class SmallPlan(runner.Plan):
    """Runs these programs."""

    programs: tuple[tuple[str, list[str]], ...] = ()

    def processes(self) -> dict[str, list[str]]:
        return dict(self.programs)


@pytest.fixture(autouse=True)
def signals_as_they_were() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in ASKED}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def started(folder: Path, **programs: list[str]) -> runner.Supervisor:
    plan = SmallPlan(folder, 0, "", None, dict(os.environ), tuple(programs.items()))
    supervisor = runner.Supervisor(plan)
    supervisor.start()
    return supervisor


@pytest.mark.parametrize("name", ["web", "scheduler", "mail"])
def test_names_the_process_that_ended_and_ends_the_others(tmp_path: Path, name: str) -> None:
    programs = dict.fromkeys(("web", "scheduler", "mail"), WAITS) | {name: ENDS}
    supervisor = started(tmp_path, **programs)
    with pytest.raises(runner.CannotRun, match=f"The {name} ended by itself .code 3."):
        supervisor.watch()
    supervisor.end()
    assert [process.poll() is None for process in supervisor.processes.values()] == [False] * 3


def test_what_a_process_prints_is_written_down_anew_each_time(tmp_path: Path) -> None:
    for word in ("first", "second"):
        supervisor = started(tmp_path, **{"web server": [sys.executable, "-c", f"print('{word}')"]})
        supervisor.processes["web server"].wait()
        supervisor.end()
    assert (tmp_path / "web-server.log").read_text() == "second\n"


@pytest.mark.parametrize("asked", ASKED)
def test_stops_watching_when_asked(tmp_path: Path, asked: signal.Signals) -> None:
    supervisor = started(tmp_path, web=WAITS)
    threading.Timer(0.05, os.kill, (os.getpid(), asked)).start()
    supervisor.watch()
    supervisor.end()
    assert supervisor.processes["web"].poll() == -signal.SIGTERM


def test_insists_with_what_does_not_end_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "STOP_SECONDS", 0.2)
    is_deaf = tmp_path / "is-deaf"
    deaf = (
        "import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"pathlib.Path({str(is_deaf)!r}).touch(); time.sleep(60)"
    )
    supervisor = started(tmp_path, deaf=[sys.executable, "-c", deaf])
    while not is_deaf.exists():
        supervisor.insist_all_live()
    supervisor.end()
    assert supervisor.processes["deaf"].poll() == -signal.SIGKILL
