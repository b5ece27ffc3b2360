"""The store: whole files under random names, and nothing that no document names."""

import datetime as dt
import os
from pathlib import Path

import pytest

from rehab.documents import store
from rehab.documents.store import Damaged, digest_of

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def test_keeps_a_file_for_the_service_alone_and_gives_it_back(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    name = store.write(folder, b"content")
    assert store.read(folder, name, digest=digest_of(b"content")) == b"content"
    assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert store.write(folder, b"content") != name


def test_gives_out_nothing_that_was_changed_or_is_gone(tmp_path: Path) -> None:
    name = store.write(tmp_path, b"content")
    (tmp_path / name).write_bytes(b"other")
    with pytest.raises(Damaged):
        store.read(tmp_path, name, digest=digest_of(b"content"))
    store.remove(tmp_path, name)
    store.remove(tmp_path, name)
    with pytest.raises(Damaged):
        store.read(tmp_path, name, digest=digest_of(b"content"))


def test_clears_away_old_files_that_no_document_names(tmp_path: Path) -> None:
    known, stray, fresh = (store.write(tmp_path, b"x") for _ in range(3))
    old = (NOW - dt.timedelta(hours=2)).timestamp()
    for name in (known, stray):
        os.utime(tmp_path / name, (old, old))
    os.utime(tmp_path / fresh, (NOW.timestamp(), NOW.timestamp()))
    assert store.remove_strays(tmp_path, known={known}, now=NOW) == 1
    assert {file.name for file in tmp_path.iterdir()} == {known, fresh}


def test_clears_nothing_where_nothing_was_ever_kept(tmp_path: Path) -> None:
    assert store.remove_strays(tmp_path / "none", known=set(), now=NOW) == 0
