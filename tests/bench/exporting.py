"""Fetch one page as a user, piece by piece, and print its lines, memory in MB before and at its peak, and seconds.

Run as a program of its own: `python -m tests.bench.exporting DATABASE_URL USER_ID PATH`.
"""

import pathlib
import resource
import sys
import tempfile
import time

from config import Config
from rehab.app import create_app
from rehab.core.db import db
from tests.bench.measuring import browser
from tests.support.keys import AUDIT_KEY, SECRET_KEY


def main(url: str, user_id: str, path: str) -> None:
    """The whole of it."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Config(
                database_url=url,
                secret_key=SECRET_KEY,
                audit_key=AUDIT_KEY,
                instance=pathlib.Path(folder),
                testing=True,
            )
        )
        with app.app_context():
            client = browser(app, int(user_id))
            db.session.remove()
        client.get("/cases")
        before, began = _peak(), time.perf_counter()
        response = client.get(path)
        assert response.status_code == 200, response.status
        lines = sum(piece.count(b"\n") for piece in response.iter_encoded())
        response.close()
        print(lines - 1, before, _peak(), time.perf_counter() - began)  # noqa: T201


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
