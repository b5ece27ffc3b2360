"""Files that the service keeps: whole or not at all."""

import io
from pathlib import Path

import pytest

from rehab.core.files import keep


class Broken(io.BytesIO):
    """Half of it can be read; then, as on a disk that is full, no more."""

    def read(self, _size: int | None = -1) -> bytes:
        if self.tell():
            msg = "No space left on device"
            raise OSError(28, msg)
        return super().read(2)


def test_a_disk_that_is_full_keeps_no_half_of_a_file_and_the_whole_one_of_before(tmp_path: Path) -> None:
    keep(tmp_path, io.BytesIO(b"whole"), name="report.csv")
    with pytest.raises(OSError, match="No space left"):
        keep(tmp_path, Broken(b"half"), name="report.csv")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("report.csv", b"whole")]
