"""Pages for what goes wrong: plain words, what to do next, nothing about the inside."""

import structlog
from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from rehab.core.db import db
from rehab.core.errors import Conflict, DomainError, IllegalMove, InvalidInput, NotAllowed, NotFound

log = structlog.get_logger()

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


def _page(status: int, message: str) -> ResponseReturnValue:
    title = TITLES.get(status, TITLES[400])
    return render_template("errors/error.html", title=title, message=message, status=status), status


def _refused(error: DomainError) -> ResponseReturnValue:
    return _page(STATUS.get(type(error), 400), str(error))


def _stale(_error: Exception) -> ResponseReturnValue:
    return _page(409, CHANGED_MEANWHILE)


def _unavailable(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    log.error("database unavailable", kind=type(error.orig).__name__)
    return _page(503, "Your last change was not saved. Wait a minute and try again.")


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    message = (
        "This page was open for too long, so we did not save what you sent. "
        "Go back with your browser: what you typed is still there. Reload the form in a new tab if you must."
    )
    return _page(400, message)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    messages = {
        404: "If you typed the address, check it is right. You may also not have access to what is there.",
        405: "Go back and use the buttons on the page.",
        413: "Send less, or a smaller file.",
    }
    return _page(status, messages.get(status, "Go back and try again."))


def _unexpected(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("unexpected error", kind=type(error).__name__, exc_info=error)
    return _page(500, "What you sent was not saved. Try again later; if it happens again, tell your administrator.")


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _stale)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
