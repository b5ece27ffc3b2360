"""Signing in and out: what is told, what is stored, what the cookie opens and for how long."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import time_machine
from argon2 import PasswordHasher
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from rehab.accounts import commands, passwords
from rehab.accounts.models import User, UserSession
from rehab.accounts.queries import actor_by_id, get_user
from rehab.accounts.rules import SessionState
from rehab.audit.models import AuditEntry
from rehab.core.actor import SYSTEM
from rehab.core.errors import NotAllowed
from rehab.core.transaction import transaction
from tests.factories import NOON, PASSWORD, Role, a_user, an_authority
from tests.support.statements import statements_seen
from tests.support.visitor import Visitor

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
WRONG = "The email address or the password is not right"
SECRETS = re.compile(r'name="csrf_token"[^>]*value="[^"]*"|user\d+@example\.org|nobody@example\.org')
NEW_PASSWORD = "four quite random words"


@pytest.fixture
def user(db: SQLAlchemy) -> User:
    return a_user(Role.ADMINISTRATOR, an_authority(), name="Ada Ministrator")


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as coordinates:
        yield coordinates


def set_disabled(user: User) -> None:
    with transaction():
        commands.disable(get_user(user.id, lock=True), by=SYSTEM, now=NOON)


def states(db: SQLAlchemy) -> list[SessionState]:
    return list(db.session.scalars(select(UserSession.state).order_by(UserSession.id)))


def actions(db: SQLAlchemy) -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.client.get("/account").status_code == 200


def test_a_password_is_stored_as_argon2id() -> None:
    stored = passwords.hash_password(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert passwords.matches(PASSWORD, stored)
    assert not passwords.matches(PASSWORD + " ", stored)
    assert not PasswordHasher().check_needs_rehash(stored)


def test_the_cookie_holds_a_token_that_the_database_does_not(
    db: SQLAlchemy, user: User, signed_in: Callable[[User], Visitor]
) -> None:
    visitor = signed_in(user)
    (row,) = db.session.scalars(select(UserSession))
    with visitor.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert len(token) >= 43
    assert token not in row.token_hash
    assert set(cookie) <= {"_id", "_user_id", "_fresh", "csrf_token", "_flashes"}


def test_signing_in_makes_a_new_cookie(user: User, visitor: Visitor) -> None:
    visitor.visit("/sign-in")
    with visitor.client.session_transaction() as cookie:
        before = cookie["csrf_token"]
        cookie["planted"] = "by somebody else"
    visitor.sign_in(user.email, PASSWORD)
    with visitor.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before


@pytest.mark.parametrize("case", ["wrong password", "no account", "disabled account"])
def test_never_tells_whether_the_account_exists(user: User, visitor: Visitor, case: str) -> None:
    expected = visitor.sign_in(user.email, "a wrong password")
    if case == "disabled account":
        set_disabled(user)
    email = "nobody@example.org" if case == "no account" else user.email
    page = visitor.sign_in(email, PASSWORD if case == "disabled account" else "a wrong password")
    assert (page.status, page.errors) == (422, [WRONG])
    assert SECRETS.sub("", page.response.text) == SECRETS.sub("", expected.response.text)


@pytest.mark.parametrize("email", ["nobody@example.org", None])
def test_checks_a_password_whether_or_not_the_account_exists(
    user: User, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, email: str | None
) -> None:
    """That is what takes the time: so both take as long."""
    hashes: list[str] = []

    class Watched:
        def verify(self, stored: str, _password: str) -> bool:
            hashes.append(stored)
            return False

    monkeypatch.setattr(passwords, "_hasher", Watched())
    visitor.sign_in(email or user.email, "a wrong password")
    assert len(hashes) == 1
    assert hashes[0].startswith("$argon2id$")


def test_the_address_may_be_typed_in_any_case(user: User, visitor: Visitor) -> None:
    visitor.sign_in(f"  {user.email.upper()} ", PASSWORD)
    assert is_signed_in(visitor)


@pytest.mark.parametrize(
    "data", [{}, {"email": "no address", "password": "x"}, {"email": "a@b.org\0", "password": "x"}]
)
def test_says_what_is_missing(visitor: Visitor, db: SQLAlchemy, data: dict[str, str]) -> None:
    with statements_seen() as seen:
        page = visitor.submit("/sign-in", **data)
    assert page.status == 422
    assert page.errors
    assert seen.writes() == []


@pytest.mark.parametrize("wanted", ["/account", "/account?tab=1&x=y"])
def test_leads_on_to_the_page_that_was_wanted(user: User, visitor: Visitor, wanted: str) -> None:
    asked = visitor.visit(wanted)
    assert asked.path == "/sign-in"
    page = visitor.send(asked, email=user.email, password=PASSWORD)
    assert page.path == "/account"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "account",
    ],
)
def test_leads_nowhere_else(user: User, visitor: Visitor, wanted: str) -> None:
    form = visitor.visit("/sign-in", next=wanted)
    token = form.html.select_one('main input[name="csrf_token"]')
    response = visitor.client.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"csrf_token": token["value"] if token else "", "email": user.email, "password": PASSWORD},
    )
    assert response.status_code == 302
    assert urlsplit(response.headers["Location"]).netloc in {"", "localhost"}
    assert urlsplit(response.headers["Location"]).path == "/"


def test_signing_out_ends_the_session_on_the_server(
    db: SQLAlchemy, user: User, signed_in: Callable[[User], Visitor], new_visitor: Callable[[], Visitor]
) -> None:
    visitor, thief = signed_in(user), new_visitor()
    with visitor.client.session_transaction() as cookie, thief.client.session_transaction() as stolen:
        stolen.update(cookie)
    assert is_signed_in(thief)
    visitor.post("/sign-out")
    assert states(db) == [SessionState.ENDED]
    assert not is_signed_in(visitor)
    assert not is_signed_in(thief)
    assert actions(db) == ["account.signed_in", "account.signed_out"]


def test_signing_out_twice_is_no_trouble(visitor: Visitor) -> None:
    assert visitor.post("/sign-out").path == "/sign-in"


@pytest.mark.parametrize(("away", "still"), [(29 * MINUTE, True), (30 * MINUTE, False)])
def test_ends_after_half_an_hour_without_a_visit(
    user: User,
    signed_in: Callable[[User], Visitor],
    travel: time_machine.Traveller,
    away: dt.timedelta,
    still: bool,
) -> None:
    visitor = signed_in(user)
    travel.shift(away)
    assert is_signed_in(visitor) is still


def test_ends_after_twelve_hours_however_busy(
    user: User, signed_in: Callable[[User], Visitor], travel: time_machine.Traveller
) -> None:
    visitor = signed_in(user)
    for _ in range(35):
        travel.shift(20 * MINUTE)
        assert is_signed_in(visitor)
    travel.shift(20 * MINUTE)
    assert not is_signed_in(visitor)


def test_tells_the_browser_when_the_session_will_end(
    user: User, signed_in: Callable[[User], Visitor], travel: time_machine.Traveller
) -> None:
    visitor = signed_in(user)
    travel.shift(20 * MINUTE)
    body = visitor.visit("/account").html.body
    assert body is not None
    assert dt.datetime.fromisoformat(str(body["data-session-ends"])) == NOON + 50 * MINUTE


def test_notes_a_visit_at_most_once_a_minute(
    db: SQLAlchemy, user: User, signed_in: Callable[[User], Visitor], travel: time_machine.Traveller
) -> None:
    visitor = signed_in(user)
    with statements_seen() as seen:
        visitor.visit("/account")
    assert seen.writes() == []
    travel.shift(MINUTE)
    with statements_seen() as seen:
        visitor.visit("/account")
    assert len(seen.writes()) == 1


def test_a_session_that_waits_for_its_second_factor_opens_no_page(
    db: SQLAlchemy, user: User, signed_in: Callable[[User], Visitor]
) -> None:
    visitor = signed_in(user)
    with transaction() as session:
        session.execute(update(UserSession).values(state=SessionState.SECOND_FACTOR_PENDING))
    assert visitor.visit("/account").path == "/sign-in"
    assert visitor.visit("/admin/users").path == "/sign-in"


def test_disabling_an_account_ends_its_sessions(
    db: SQLAlchemy, user: User, signed_in: Callable[[User], Visitor]
) -> None:
    visitor = signed_in(user)
    set_disabled(user)
    assert not is_signed_in(visitor)
    assert states(db) == [SessionState.ENDED]


def test_a_disabled_account_opens_nothing_even_with_a_session_left(
    db: SQLAlchemy, user: User, signed_in: Callable[[User], Visitor]
) -> None:
    visitor = signed_in(user)
    with transaction() as session:
        session.execute(update(User).where(User.id == user.id).values(disabled_at=NOON))
    assert states(db) == [SessionState.ACTIVE]
    assert not is_signed_in(visitor)


def test_nobody_signs_in_with_what_changed_since_the_password_was_checked(db: SQLAlchemy, user: User) -> None:
    with pytest.raises(NotAllowed), transaction():
        commands.open_session(get_user(user.id), checked_hash="an older one", by=actor_by_id(user.id), now=NOON)
    assert states(db) == []


def test_a_new_password_ends_every_session_of_the_account(
    db: SQLAlchemy, user: User, signed_in: Callable[[User], Visitor]
) -> None:
    mine, elsewhere = signed_in(user), signed_in(user)
    page = mine.submit("/account/password", current=PASSWORD, new=NEW_PASSWORD)
    assert (page.path, page.notices) == ("/sign-in", ["Your password is changed. Sign in with the new one."])
    assert set(states(db)) == {SessionState.ENDED}
    assert not is_signed_in(elsewhere)
    assert mine.sign_in(user.email, PASSWORD).errors == [WRONG]
    assert mine.sign_in(user.email, NEW_PASSWORD).path == "/"


@pytest.mark.parametrize(
    ("current", "new", "error"),
    [
        ("not the password", NEW_PASSWORD, "Your current password is not right"),
        (PASSWORD, "too short", "The password must be at least 12 characters long"),
        (PASSWORD, "Password 12345", "This password is too easy to guess: try three random words"),
        (PASSWORD, "", "Enter a new password"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    user: User, signed_in: Callable[[User], Visitor], current: str, new: str, error: str
) -> None:
    visitor = signed_in(user)
    form = visitor.visit("/account/password")
    with statements_seen() as seen:
        page = visitor.send(form, current=current, new=new)
    assert (page.status, page.errors) == (422, [error])
    assert seen.writes() == []
    assert is_signed_in(visitor)
