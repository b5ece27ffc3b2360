"""The databases of one test run: a template per engine, made once for all processes, and copies of it.

Files and a real server, because an in-memory SQLite hides locking, and SQLite alone hides most of what PostgreSQL
refuses.
"""

import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy

from tests.support.postgres import Cluster

ENGINES = ("sqlite", "postgresql")
TEMPLATE = "template_with_tables"
_RUN_FOLDER = "REHAB_TEST_RUN"


def begin_run() -> Path:
    """Make the folder that all processes of this run share, and tell them of it through the environment.

    It lies directly in /tmp because the path of a PostgreSQL socket may have about 100 characters, and it may be
    entered by others because the server runs as a user of its own.
    """
    folder = Path(tempfile.mkdtemp(prefix="rehab-", dir="/tmp"))
    folder.chmod(0o711)
    (folder / "templates").mkdir()
    os.environ[_RUN_FOLDER] = str(folder)
    return folder


def end_run(folder: Path) -> None:
    """Stop the server if anything started it and remove all files."""
    cluster = Cluster(folder / "postgresql")
    if cluster.is_running:
        cluster.stop()
    shutil.rmtree(folder)


class Databases:
    """What one process knows of the databases of its run."""

    def __init__(self) -> None:
        self.folder = Path(os.environ[_RUN_FOLDER])
        self.cluster = Cluster(self.folder / "postgresql")
        self.templates = self.folder / "templates"

    def copy(self, engine_name: str) -> str:
        """Make a database with all tables and no rows; returns its address."""
        name = f"rehab_{uuid.uuid4().hex[:12]}"
        with self._locked(engine_name):
            if engine_name == "postgresql":
                self._prepare_postgresql()
                return self.cluster.create(name, template=TEMPLATE)
            self._prepare_sqlite()
        shutil.copy(self._file(TEMPLATE), self._file(name))
        return f"sqlite:///{self._file(name)}"

    def twin(self, url: str) -> str:
        """Copy a database, rows included, to which nobody is connected; returns the address of the copy."""
        address = sqlalchemy.make_url(url)
        name = f"rehab_{uuid.uuid4().hex[:12]}"
        if address.drivername.startswith("postgresql"):
            with self._locked("postgresql"):
                return self.cluster.create(name, template=str(address.database))
        shutil.copy(str(address.database), self._file(name))
        return f"sqlite:///{self._file(name)}"

    def drop(self, url: str) -> None:
        """Remove a database that `copy` made."""
        address = sqlalchemy.make_url(url)
        if address.drivername.startswith("postgresql"):
            self.cluster.drop(str(address.database))
        else:
            for file in self.folder.glob(f"{Path(str(address.database)).name}*"):
                file.unlink()

    @contextmanager
    def temporary(self, engine_name: str) -> Iterator[str]:
        """A copy that is dropped at the end of the block."""
        url = self.copy(engine_name)
        try:
            yield url
        finally:
            self.drop(url)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite"

    def _prepare_sqlite(self) -> None:
        if not self._file(TEMPLATE).exists():
            _create_tables(f"sqlite:///{self._file(TEMPLATE)}")

    def _prepare_postgresql(self) -> None:
        if not self.cluster.is_running:
            self.cluster.start()
            _create_tables(self.cluster.create(TEMPLATE))

    @contextmanager
    def _locked(self, engine_name: str) -> Iterator[None]:
        with (self.folder / f"{engine_name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _create_tables(url: str) -> None:
    import rehab.app  # noqa: F401  (knows every model)
    from rehab.core.db import Model, prepare_engine

    engine = sqlalchemy.create_engine(url)
    prepare_engine(engine)
    Model.metadata.create_all(engine)
    engine.dispose()
