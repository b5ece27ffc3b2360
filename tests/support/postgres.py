"""A PostgreSQL cluster of its own for one test run: no installed service is touched, nothing is left behind."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

SUPERUSER = "rehab"
DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")

# Safe only because a cluster that dies with the run has nothing to lose. With a handful of rows every order of joins is
# good, and to find the best of many takes longer than the statement.
UNSAFE_BUT_FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
    "join_collapse_limit=1",
    "max_connections=200",
)


def find_program(name: str) -> Path:
    """The PostgreSQL server program of that name; Debian keeps them off the PATH, one folder per version."""
    versions = sorted(DEBIAN_PROGRAMS.glob("*"), key=lambda folder: folder.name, reverse=True)
    candidates = [folder / "bin" / name for folder in versions]
    if on_path := shutil.which(name):
        candidates.append(Path(on_path))
    for candidate in candidates:
        if candidate.exists():
            return candidate
    msg = f"{name} is missing: install PostgreSQL (on Debian: apt-get install postgresql)"
    raise FileNotFoundError(msg)


class Cluster:
    """One throwaway server that listens on a socket in `folder` alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    @property
    def is_running(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    def start(self) -> None:
        """Make the cluster and start it; root hands the folder to the user postgres, for the server refuses root."""
        self.folder.mkdir()
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-U", SUPERUSER, "--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync")
        options = [f"-k {self.folder}", "-h ''", *(f"-c {option}" for option in UNSAFE_BUT_FAST)]
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", " ".join(options))

    def stop(self) -> None:
        """End the server at once."""
        self._run("pg_ctl", "stop", "-m", "immediate")

    def url(self, database: str) -> str:
        """The address of one database, for SQLAlchemy."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template0") -> str:
        """Make a database, as a copy of `template`, and return its address."""
        self._administer("CREATE DATABASE {} TEMPLATE {}", database, template)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self._administer("DROP DATABASE {} WITH (FORCE)", database)

    def _administer(self, statement: str, *names: str) -> None:
        with psycopg.connect(user=SUPERUSER, host=str(self.folder), dbname="postgres", autocommit=True) as server:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(find_program(program)), "-D", str(self.data), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            msg = f"{program} failed:\n{done.stdout}"
            raise RuntimeError(msg)
