"""Files that the service keeps in folders of its own: readable by it alone, safely on the disk, whole or not at all."""

import datetime as dt
import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import IO

from rehab.core.db import new_public_id

# A file that no row names may be one whose row is being stored just now.
STRAY_AFTER = dt.timedelta(hours=1)


def keep(folder: Path, source: IO[bytes], *, name: str = "") -> str:
    """Copy `source` into the folder under this name, or a random one; returns the name.

    What was kept under the name before is replaced at one stroke: nobody ever reads half a file. Half a file on a disk
    that is full is taken away again, so that trying again does not fill it further.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = new_public_id()
    handle = os.open(folder / made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        (folder / made).unlink(missing_ok=True)
        raise
    if name:
        (folder / made).replace(folder / name)
    _settle(folder)
    return name or made


def _settle(folder: Path) -> None:
    """A new name is as durable as the folder that lists it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def old_files(folder: Path, *, now: dt.datetime) -> list[Path]:
    """The files that have lain there for so long that a row must know them."""
    before = (now - STRAY_AFTER).timestamp()
    files = folder.iterdir() if folder.is_dir() else ()
    return [file for file in files if file.stat().st_mtime < before]


def remove_strays(files: Collection[Path], *, known: Collection[str]) -> int:
    """Delete the files whose name, without its ending, no row knows; returns how many."""
    stray = [file for file in files if file.stem not in known]
    for file in stray:
        file.unlink(missing_ok=True)
    return len(stray)
