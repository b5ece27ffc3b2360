"""The files themselves: in a folder of the instance, under random names, written before the row that knows them."""

import datetime as dt
import hashlib
import os
from collections.abc import Collection
from pathlib import Path

from rehab.core.db import new_public_id
from rehab.core.errors import DomainError

FOLDER = "documents"
# A file that no row names may be one whose row is being stored just now.
STRAY_AFTER = dt.timedelta(hours=1)


class Damaged(DomainError):
    """What stands in the file is not what was put there, or it is gone."""

    def __init__(self) -> None:
        super().__init__("This file is damaged, so it is not shown. Tell your administrator: the backup may hold it.")


def digest_of(content: bytes) -> str:
    """What a file is checked against when it is read again: its SHA-256, in hex."""
    return hashlib.sha256(content).hexdigest()


def write(folder: Path, content: bytes) -> str:
    """Keep a file, readable by the service alone and safely on the disk; returns its random name there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = new_public_id()
    handle = os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _settle(folder)
    return name


def _settle(folder: Path) -> None:
    """A new name is as durable as the folder that lists it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(folder: Path, name: str, *, digest: str) -> bytes:
    """What was kept under a name. Raises Damaged unless it is what was put there."""
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise Damaged from error
    if digest_of(content) != digest:
        raise Damaged
    return content


def remove(folder: Path, name: str) -> None:
    """Delete a file; that it is gone already is no trouble."""
    (folder / name).unlink(missing_ok=True)


def remove_strays(folder: Path, *, known: Collection[str], now: dt.datetime) -> int:
    """Delete files that no row names, like those whose transaction was refused; returns how many."""
    before = (now - STRAY_AFTER).timestamp()
    files = list(folder.iterdir()) if folder.is_dir() else []
    stray = [file for file in files if file.name not in known and file.stat().st_mtime < before]
    for file in stray:
        file.unlink(missing_ok=True)
    return len(stray)
