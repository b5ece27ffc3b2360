"""Every route declares who may reach it; what does not declare it cannot be reached."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from rehab.core.actor import Actor, Permission
from rehab.core.errors import NotAllowed, NotFound

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC: frozenset[Permission] = frozenset()


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Only for those who hold one of these permissions; for others the page does not exist."""

    def mark(view: View) -> View:
        view.access = frozenset(permissions)  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """For everybody, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def declared_access(view: Callable[..., object]) -> frozenset[Permission] | None:
    """What a view declared; None when it forgot."""
    return getattr(view, "access", None)


def allow(verdict: bool, otherwise: str = "You cannot do this.") -> None:
    """Go on if the policy says so, else refuse."""
    if not verdict:
        raise NotAllowed(otherwise)


def signed_in_user() -> Actor:
    """Who is asking; only on routes that need a permission."""
    actor: Actor = current_user.actor
    return actor


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    access = declared_access(current_app.view_functions[request.endpoint])
    if access is None:
        msg = f"{request.endpoint} does not declare who may reach it"
        raise RuntimeError(msg)
    if access == PUBLIC:
        return None
    if not current_user.is_authenticated:
        # What was sent is lost, but the page that it was sent from can be opened again.
        is_a_page = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
        onward = request.full_path.rstrip("?") if is_a_page else None
        return redirect(url_for("accounts.sign_in", next=onward))
    if not any(signed_in_user().can(permission) for permission in access):
        raise NotFound
    return None


def install(app: Flask) -> None:
    """Check every request."""
    public(app.view_functions["static"])
    app.before_request(_check)
