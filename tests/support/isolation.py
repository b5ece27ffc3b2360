"""Let code commit as it likes and still leave nothing behind."""

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction
from werkzeug.test import TestResponse

from rehab.core.db import db


@contextmanager
def everything_rolled_back(app: Flask) -> Iterator[None]:
    """Put every session of the app on one connection whose outer transaction is never committed.

    Commits and rollbacks inside the block act on savepoints. Code that needs real commits, such as a race
    between processes, takes a database of its own instead.
    """
    with app.app_context():
        engines = db.engines
        engine = db.engine
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    event.listen(Session, "after_transaction_create", _end_reading)
    with engine.connect() as connection, connection.begin() as outer:
        engines[None] = connection
        try:
            yield
        finally:
            event.remove(Session, "after_transaction_create", _end_reading)
            engines[None] = engine
            outer.rollback()


def _end_reading(beginner: Session, beginning: SessionTransaction) -> None:
    """A short session is no part of what the request has read, though here they share a connection.

    As a savepoint inside the reader's it would be lost whenever the reader rolls back.
    """
    reader = db.session() if db.session.registry.has() else None
    if reader is None or reader is beginner or beginning.parent is not None:
        return
    if not (reader.info or reader.new or reader.dirty or reader.deleted):
        reader.commit()


class ApartClient(FlaskClient):
    """Serves each request in a context of its own, as a server does.

    Otherwise a request would share the identity map, the open transaction and the signed-in user of the test.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; what the test has read so far is forgotten, so that it sees what the request changed."""
        if has_app_context():
            db.session.commit()
            db.session.expire_all()
        kwargs.setdefault("buffered", True)
        return contextvars.Context().run(super().open, *args, **kwargs)
