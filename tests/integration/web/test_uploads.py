"""Large files: only where a page takes them, from those who may reach it, kept where nobody else reads them."""

import io
import stat
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from rehab.web import uploads


@pytest.mark.only("sqlite")  # no database is asked
def test_an_upload_is_kept_under_a_random_name_for_the_service_alone(app: Flask) -> None:
    with app.test_request_context():
        names = {uploads.keep(FileStorage(io.BytesIO(b"lines"), filename="../../June.csv")) for _ in range(2)}
    folder = Path(app.instance_path) / uploads.FOLDER
    assert {len(name) for name in names} == {32}
    assert len(names) == 2
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in names:
        assert (folder / name).read_bytes() == b"lines"
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert not folder.is_relative_to(app.static_folder or "")
