"""Several processes that do something at the same moment, round after round, on one database."""

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from tests.support.keys import AUDIT_KEY, SECRET_KEY

PATIENCE = 60


class Racers:
    """Processes that wait for a job each, start together, and tell what came of it."""

    def __init__(self, lines: Sequence[Connection]) -> None:
        self.lines = lines

    def round(self, jobs: Sequence[Any]) -> list[str]:
        """Give each process a job; returns "done" or the name of the error, in the order of the jobs."""
        for line, job in zip(self.lines, jobs, strict=True):
            line.send(job)
        return [_answer(line) for line in self.lines]


def _answer(line: Connection) -> str:
    if not line.poll(PATIENCE):
        raise TimeoutError
    return str(line.recv())


@contextmanager
def racers(database_url: str, act: Callable[[Any], None], count: int) -> Iterator[Racers]:
    """Start `count` processes that call `act` with each job inside an app context; all are ended afterwards."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.starting_grid"])
    barrier = context.Barrier(count)
    pairs = [context.Pipe() for _ in range(count)]
    processes = [
        context.Process(target=_work, args=(database_url, act, theirs, barrier), daemon=True) for _, theirs in pairs
    ]
    for process in processes:
        process.start()
    lines = [ours for ours, _ in pairs]
    try:
        yield Racers(lines)
    finally:
        for line in lines:
            line.send(None)
        for process in processes:
            process.join(PATIENCE)
            process.kill()
            process.close()
        for ends in pairs:
            for end in ends:
                end.close()


def _work(database_url: str, act: Callable[[Any], None], line: Connection, barrier: Barrier) -> None:
    from config import Config
    from rehab.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            database_url=database_url,
            secret_key=SECRET_KEY,
            audit_key=AUDIT_KEY,
            instance=Path(folder),
            testing=True,
        )
        with create_app(config).app_context():
            _wait_patiently()
            while (job := line.recv()) is not None:
                barrier.wait(PATIENCE)
                line.send(_outcome(act, job))


def _wait_patiently() -> None:
    """Races ask who wins, not how soon: on a busy machine a lock may be far away. A deadlock still ends at once."""
    from sqlalchemy import event

    from rehab.core.db import db

    milliseconds = PATIENCE * 1000
    is_sqlite = db.engine.dialect.name == "sqlite"
    patience = f"PRAGMA busy_timeout={milliseconds}" if is_sqlite else f"SET lock_timeout={milliseconds}"

    @event.listens_for(db.engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.execute(patience)
        connection.commit()


def _outcome(act: Callable[[Any], None], job: Any) -> str:
    try:
        act(job)
    except Exception as error:  # noqa: BLE001  (whatever went wrong is the answer)
        return type(error).__name__
    return "done"
