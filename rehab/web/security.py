"""Headers of every response, and the id of every request."""

import secrets

import structlog
from flask import Flask, Response, current_app, request

from rehab.core.tracing import request_id

FOR_ALL_TO_KEEP = frozenset({"static", "brand_css"})
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _begin() -> None:
    request_id.set(secrets.token_hex(8))
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id.get(), endpoint=request.endpoint)


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Request-Id"] = request_id.get()
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if request.endpoint not in FOR_ALL_TO_KEEP:
        headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Give each request an id and each response its headers."""
    app.before_request(_begin)
    app.after_request(_protect)
