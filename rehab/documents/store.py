"""The files themselves: in a folder of the instance, under random names, written before the row that knows them."""

import datetime as dt
import hashlib
import io
from collections.abc import Collection
from pathlib import Path

from rehab.core import files
from rehab.core.errors import DomainError

FOLDER = "documents"


class Damaged(DomainError):
    """What stands in the file is not what was put there, or it is gone."""

    def __init__(self) -> None:
        super().__init__("This file is damaged, so it is not shown. Tell your administrator: the backup may hold it.")


def digest_of(content: bytes) -> str:
    """What a file is checked against when it is read again: its SHA-256, in hex."""
    return hashlib.sha256(content).hexdigest()


def write(folder: Path, content: bytes) -> str:
    """Keep a file; returns its random name there."""
    return files.keep(folder, io.BytesIO(content))


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
    return files.remove_strays(files.old_files(folder, now=now), known=known)
