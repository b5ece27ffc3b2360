"""Flask-Login on server-side sessions: the cookie carries a random token, the row decides."""

import datetime as dt

from flask import Flask, g
from flask_login import LoginManager

from rehab.accounts import commands, queries, rules
from rehab.accounts.models import UserSession
from rehab.core import clock


class SignedIn:
    """The user of this request, as Flask-Login wants it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, session: UserSession, *, last_seen_at: dt.datetime) -> None:
        self.token = token
        self.actor = queries.actor_of(session.user)
        self.email = session.user.email
        self.session_ends = rules.session_ends(opened_at=session.opened_at, last_seen_at=last_seen_at)

    def get_id(self) -> str:
        """What the cookie carries: the session's token, never a user id."""
        return self.token


def _load(token: str) -> SignedIn | None:
    if g.get("database_away"):  # an error page shows nobody's name rather than fail once more
        return None
    now = clock.now()
    session = queries.live_session(token, now=now)
    if session is None:
        return None
    seen = commands.mark_seen(session.id, last_seen_at=session.last_seen_at, now=now)
    return SignedIn(token, session, last_seen_at=seen)


def install(app: Flask) -> None:
    """Tell Flask-Login where sessions are."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)
