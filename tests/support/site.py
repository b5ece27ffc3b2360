"""The service with a case in every state, as every role meets it; each request leaves the database as it was."""

import fcntl
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rehab.core.db import db
from tests.factories import NOON, PASSWORD
from tests.support import casts, world_states
from tests.support.databases import Databases
from tests.support.isolation import everything_rolled_back
from tests.support.statements import Statements, statements_seen
from tests.support.states import States

ANONYMOUS = "anonymous"
DISABLED, PENDING = "disabled user", "second factor pending"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SEEN_ONLY = frozenset({"user_session", "audit_entry", "audit_head"})


@dataclass(frozen=True)
class Answer:
    """What came back, and what the database was told meanwhile."""

    response: TestResponse
    statements: Statements

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def leads_to_sign_in(self) -> bool:
        return self.status == 302 and self.response.location.split("?")[0] == "/sign-in"

    @property
    def was_let_in(self) -> bool:
        return self.status < 400 and not self.leads_to_sign_in

    @property
    def stored(self) -> list[str]:
        """What was written, but for when a session was last seen and who looked at what."""
        return self.statements.writes(besides=SEEN_ONLY)

    @property
    def body(self) -> str:
        return self.response.text


@dataclass
class Site:
    """The app on the database of all states; `who` is a role of `States.users`, or nobody."""

    app: Flask
    states: States
    _pockets: dict[str, tuple[str, str]] = field(default_factory=dict)

    def get(self, who: str, path: str) -> Answer:
        return self.ask(who, lambda browser: browser.get(path))

    def head(self, who: str, path: str) -> Answer:
        return self.ask(who, lambda browser: browser.head(path))

    def post(self, who: str, path: str, data: dict[str, Any], *, token: str | None = None) -> Answer:
        """With a token that holds, unless another one is given; bytes, or a name with bytes, are sent as a file."""
        files = {name: ("sheet.csv", value) if isinstance(value, bytes) else value for name, value in data.items()}
        sent = {
            name: (io.BytesIO(value[1]), value[0]) if isinstance(value, tuple) else value
            for name, value in files.items()
        }
        fields = {**sent, "csrf_token": self.token(who) if token is None else token}
        return self.ask(who, lambda browser: browser.post(path, data=fields))

    def token(self, who: str) -> str:
        """What their forms carry."""
        return self._pocket(who)[1]

    def path(self, endpoint: str, **arguments: str) -> str:
        return str(self.app.url_map.bind("localhost").build(endpoint, arguments))

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Undo at the end of the block whatever it changed."""
        with everything_rolled_back(self.app):
            yield

    def browser(self, who: str) -> FlaskClient:
        """A browser of somebody who has signed in, through the real form."""
        client = self.app.test_client()
        if cookie := self._pocket(who)[0]:
            client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], cookie)
        return client

    def ask(self, who: str, ask: Callable[[FlaskClient], TestResponse]) -> Answer:
        """Whatever a browser can send."""
        browser = self.browser(who)
        with self.as_it_was(), statements_seen() as statements:
            return Answer(ask(browser), statements)

    def _pocket(self, who: str) -> tuple[str, str]:
        """Cookie and token of somebody; a session of each is opened once."""
        if who not in self._pockets:
            self._pockets[who] = self._sign_in(who)
        return self._pockets[who]

    def _sign_in(self, who: str) -> tuple[str, str]:
        browser = self.app.test_client()
        token = _token_on(browser.get("/sign-in"))
        if who != ANONYMOUS:
            email = self.states.users[who]
            entered = browser.post("/sign-in", data={"email": email, "password": PASSWORD, "csrf_token": token})
            assert entered.status_code == 302, f"{who} could not sign in"
            token = _token_on(browser.get("/account"))
            self._spoil_session(who, email)
        cookie = browser.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        return cookie.value if cookie else "", token

    def _spoil_session(self, who: str, email: str) -> None:
        with self.app.app_context():
            if who == DISABLED:
                casts.disable(email)
            if who == PENDING:
                casts.await_second_factor(email)


def _token_on(page: TestResponse) -> str:
    found = TOKEN.search(page.text)
    assert found, f"no form on {page.request.path}"
    return found.group(1)


def a_site(databases: Databases, make_app: Callable[[str], Flask], engine_name: str) -> Site:
    """On a copy of the database of all states, which the first process that asks for it fills."""
    original = databases.folder / f"states-{engine_name}.json"
    with (databases.folder / f"states-{engine_name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not original.exists():
            url = databases.copy(engine_name)
            app = make_app(url)
            filled = {"url": url, "states": _fill(app), "instance": app.instance_path}
            original.write_text(json.dumps(filled), encoding="utf-8")
    told = json.loads(original.read_text(encoding="utf-8"))
    app = make_app(databases.twin(told["url"]))
    # Each process deletes files of its own.
    shutil.copytree(told["instance"], app.instance_path, dirs_exist_ok=True)
    return Site(app, States.from_json(told["states"]))


def _fill(app: Flask) -> str:
    with app.app_context():
        with time_machine.travel(NOON, tick=False):
            states = world_states.build()
        db.session.remove()
        db.engine.dispose()
    return states.to_json()
