"""Signing in and out, and one's own account."""

from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from rehab.accounts import commands, passwords, queries, rules
from rehab.accounts.forms import PasswordForm, SignInForm
from rehab.accounts.session import SignedIn
from rehab.core import clock
from rehab.core.actor import Permission
from rehab.core.errors import NotAllowed
from rehab.core.transaction import transaction
from rehab.web.access import needs, public, signed_in_user

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; the answer never tells whether the account exists."""
    if current_user.is_authenticated:
        return redirect(url_for("home.home"))
    form = SignInForm()
    if form.validate_on_submit():
        if _signed_in(form.email.data, form.password.data):
            return redirect(_onward())
        form.add_faults({"password": "The email address or the password is not right"})
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


def _signed_in(email: str, password: str) -> bool:
    """Open a session if this is an enabled account and its password; as slow whichever of these fails."""
    user = queries.for_sign_in(email)
    matches = passwords.matches(password, user.password_hash if user else None)
    if not matches or user is None or user.disabled_at is not None:
        return False
    with suppress(NotAllowed):
        _open_session(user.id, checked_hash=user.password_hash)
        return True
    return False


def _open_session(user_id: int, *, checked_hash: str) -> None:
    now = clock.now()
    with transaction():
        user = queries.get_user(user_id, lock=True)
        token = commands.open_session(user, checked_hash=checked_hash, by=queries.actor_of(user), now=now)
    opened = queries.live_session(token, now=now)
    if opened is None:
        raise NotAllowed
    session.clear()
    login_user(SignedIn(token, opened, last_seen_at=now))


def _onward() -> str:
    """Where they wanted to go, if that is a path of this service."""
    wanted = request.args.get("next", "")
    # Browsers take a backslash for a slash and leave out tabs and line ends, so these could lead elsewhere.
    is_own = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if is_own else url_for("home.home")


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session on the server."""
    if current_user.is_authenticated:
        actor, token = signed_in_user(), current_user.get_id()
        with transaction():
            user = queries.get_user(actor.user_id or 0, lock=True)
            commands.close_session(user, token, by=actor, now=clock.now())
    logout_user()
    session.clear()
    flash("You have signed out.", "success")
    return redirect(url_for(".sign_in"))


@bp.get("/account")
@needs(Permission.SIGNED_IN)
def account() -> ResponseReturnValue:
    """Who one is here."""
    return render_template("accounts/account.html", user=signed_in_user(), email=current_user.email)


@bp.route("/account/password", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """A new password ends every session, this one too."""
    form = PasswordForm()
    if form.validate_on_submit():
        faults = _password_faults(form)
        if not faults:
            _store_password(form.new.data)
            flash("Your password is changed. Sign in with the new one.", "success")
            return redirect(url_for(".sign_in"))
        form.add_faults(faults)
    return render_template("accounts/password.html", form=form), 422 if form.errors else 200


def _password_faults(form: PasswordForm) -> dict[str, str]:
    user = queries.get_user(signed_in_user().user_id or 0)
    if not passwords.matches(form.current.data, user.password_hash):
        return {"current": "Your current password is not right"}
    fault = rules.password_fault(form.new.data, email=user.email, name=user.name)
    return {"new": fault} if fault else {}


def _store_password(password: str) -> None:
    actor = signed_in_user()
    hashed = passwords.hash_password(password)
    with transaction():
        user = queries.get_user(actor.user_id or 0, lock=True)
        commands.change_password(user, password_hash=hashed, by=actor, now=clock.now())
    logout_user()
    session.clear()
