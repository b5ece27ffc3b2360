"""Pages for what goes wrong: plain words, what to do next, nothing about the inside."""

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from rehab.core.db import db
from rehab.core.errors import (
    NOTHING_HERE,
    Conflict,
    DomainError,
    IllegalMove,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from rehab.core.tracing import tell_operators

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    IllegalMove: 409,
    InvalidInput: 422,
}
TITLES = {
    400: "We could not read that",
    403: "You cannot do this",
    404: "Page not found",
    405: "That cannot be done here",
    409: "This has changed",
    413: "That is too large",
    422: "We could not save that",
    500: "Sorry, something went wrong",
    503: "The service is not available just now",
}
CHANGED_MEANWHILE = (
    "Somebody else changed this while you were working on it. Nothing of yours was saved. "
    "Go back, reload the page and make your change again."
)
TOO_OLD = (
    "This page was open for too long, so we did not save what you sent. "
    "Go back with your browser: what you typed is still there. Copy it, reload the page and send it again."
)
MEGABYTE = 1024 * 1024
UNREADABLE = "What you sent has something in it that cannot be stored. Go back, check what you typed and try again."


def _page(status: int, message: str) -> tuple[str, int]:
    title = TITLES.get(status, TITLES[400])
    return render_template("errors/error.html", title=title, message=message, status=status), status


def _status_of(error: DomainError) -> int:
    """That of its nearest class that has one, so that a feature may refine a refusal."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def _refused(error: DomainError) -> ResponseReturnValue:
    return _page(_status_of(error), str(error))


def _conflict(error: Conflict) -> ResponseReturnValue:
    """With both versions where the refusal knows them, so that the person can see which is right."""
    if not error.disagreements:
        return _refused(error)
    page = render_template("errors/conflict.html", conflict=error)
    return page, STATUS[Conflict]


def _stale(_error: Exception) -> ResponseReturnValue:
    return _page(409, CHANGED_MEANWHILE)


def _unreadable(error: DataError) -> ResponseReturnValue:
    db.session.rollback()
    tell_operators("unreadable input", error)
    return _page(400, UNREADABLE)


def _unavailable(error: Exception) -> ResponseReturnValue:
    g.database_away = True
    tell_operators("database unavailable", error)
    return _page(503, "Your last change was not saved. Wait a minute and try again.")


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, TOO_OLD)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    messages = {
        404: NOTHING_HERE,
        405: "Go back and use the buttons on the page.",
        413: f"Send less: {(request.max_content_length or 0) // MEGABYTE} MB is the most that can be sent here.",
    }
    headers = {"Allow": ", ".join(sorted(error.valid_methods or ()))} if isinstance(error, MethodNotAllowed) else {}
    return *_page(status, messages.get(status, "Go back and try again.")), headers


def _unexpected(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    tell_operators("unexpected error", error)
    return _page(500, "What you sent was not saved. Try again later; if it happens again, tell your administrator.")


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _stale)
    app.register_error_handler(DataError, _unreadable)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, _unavailable)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
