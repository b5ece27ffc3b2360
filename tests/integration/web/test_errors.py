"""What goes wrong is told in plain words, on a page like any other, and tells nothing about the inside."""

import json
from collections.abc import Callable
from typing import NoReturn

import pytest
from flask import Flask, abort, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from rehab.accounts.models import User
from rehab.audit.commands import record_view
from rehab.core import errors
from rehab.core.actor import Permission
from rehab.core.db import db as database
from rehab.web.access import needs, public, signed_in_user
from tests.factories import PASSWORD, Role, a_user, an_authority
from tests.support.visitor import Visitor

SENTINEL = "Terry Sentinel"
ONE_ENGINE = pytest.mark.only("sqlite")  # these pages are made without asking the database anything


class Refined(errors.Conflict):
    """A refusal that a feature refines."""


REFUSALS = {
    errors.NotFound(): (404, "Page not found"),
    errors.NotAllowed("You cannot decide your own request."): (403, "You cannot do this"),
    errors.IllegalMove("This offer was answered already."): (409, "This has changed"),
    errors.Conflict("There is one already."): (409, "This has changed"),
    Refined("There is one already."): (409, "This has changed"),
    errors.InvalidInput({"weeks": "Weeks must be 26 or less"}): (422, "We could not save that"),
    StaleDataError(): (409, "This has changed"),
    IntegrityError("INSERT", {"name": SENTINEL}, Exception(SENTINEL)): (409, "This has changed"),
    OperationalError("SELECT", {"name": SENTINEL}, Exception(SENTINEL)): (503, "The service is not available just now"),
    ValueError(SENTINEL): (500, "Sorry, something went wrong"),
}


def route(app: Flask, view: Callable[[], object]) -> Visitor:
    app.add_url_rule("/try", "try", public(view), methods=["GET", "POST"])
    return Visitor(app.test_client())


@ONE_ENGINE
@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: type(error).__name__)
def test_every_kind_of_error_has_its_page(
    live_app: Flask, error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> NoReturn:
        raise error

    page = route(live_app, fail).visit("/try")
    status, heading = REFUSALS[error]
    assert (page.status, page.heading) == (status, heading)
    assert page.links == {"Go to your home page": "/"}
    if isinstance(error, errors.DomainError):
        assert str(error) in page.text
    assert SENTINEL not in page.response.text
    assert SENTINEL not in capsys.readouterr().out


@ONE_ENGINE
def test_a_conflict_of_two_entries_shows_both_and_leaves_out_where_they_agree(live_app: Flask) -> None:
    def fail() -> NoReturn:
        sentence = "An arrival is recorded already."
        pairs = {"Room": ("4", "5"), "Time": ("9am", "9am"), "Belongings": ("", "A <b>bag</b>")}
        raise Refined.between(sentence, pairs, path="/stays/1")

    page = route(live_app, fail).visit("/try")
    assert (page.status, page.heading) == (409, "Something else is recorded already")
    assert "An arrival is recorded already." in page.text
    assert page.links["See what is recorded"] == "/stays/1"
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.html.select("tbody tr")]
    assert rows == [["Room", "4", "5"], ["Belongings", "Nothing", "A <b>bag</b>"]]


@ONE_ENGINE
@pytest.mark.parametrize("status", [400, 405, 413, 500])
def test_every_status_has_its_page(live_app: Flask, status: int) -> None:
    page = route(live_app, lambda: abort(status)).visit("/try")
    assert page.status == status
    assert len(page.text) > 40


@ONE_ENGINE
def test_what_is_told_to_operators_says_where_and_never_what_was_typed(
    live_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> str:
        return str(int(request.args["typed"]))

    assert route(live_app, fail).visit("/try", typed=SENTINEL).status == 500
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "unexpected" in line]
    told = json.loads(line)
    assert told["where"][0] == "ValueError"
    assert any("in fail" in place for place in told["where"])
    assert len(told["request_id"]) == 16
    assert "Terry" not in line


def test_an_address_that_does_not_exist(visitor: Visitor) -> None:
    page = visitor.visit("/no-such-page")
    assert (page.status, page.heading) == (404, "Page not found")
    assert "check it is right" in page.text


def test_a_method_that_a_page_does_not_know(visitor: Visitor) -> None:
    response = visitor.client.put("/privacy")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert visitor.client.get("/sign-out").status_code == 405


def test_a_form_without_its_token_is_refused_in_words(visitor: Visitor) -> None:
    response = visitor.client.post("/sign-in", data={"email": "a@example.org", "password": PASSWORD})
    assert response.status_code == 400
    assert "open for too long" in response.text


@pytest.mark.parametrize("token", ["", "forged", "Im5vdGhpbmci.aaaa.bbbb"])
def test_a_forged_token_is_refused(visitor: Visitor, token: str) -> None:
    assert visitor.client.post("/sign-out", data={"csrf_token": token}).status_code == 400


FORM = ("application/x-www-form-urlencoded", b"email=%s")
PARTS = (
    "multipart/form-data; boundary=b",
    b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n%s\r\n--b--\r\n',
)


@pytest.mark.parametrize(("size", "kind"), [(13_000_000, FORM), (1_100_000, PARTS)])
def test_a_form_that_is_too_large_is_refused(visitor: Visitor, size: int, kind: tuple[str, bytes]) -> None:
    content_type, body = kind
    response = visitor.client.post("/sign-in", data=body % (b"x" * size), content_type=content_type)
    assert response.status_code == 413
    assert "too large" in response.text


@pytest.mark.parametrize("path", ["/sign-in?next=%00", "/admin/users?page=%00", "/%00", "/sign-in%0d%0aX:y"])
def test_what_a_database_could_not_store_is_no_server_error(visitor: Visitor, path: str) -> None:
    assert visitor.client.get(path).status_code < 500


def test_a_nul_in_an_id_is_bad_input(db: SQLAlchemy, signed_in: Callable[[User], Visitor], engine_name: str) -> None:
    """PostgreSQL refuses to look for it; SQLite looks and finds nothing."""
    visitor = signed_in(a_user(Role.ADMINISTRATOR, an_authority()))
    page = visitor.post("/admin/users/a%00b/switch")
    assert page.status == {"postgresql": 400, "sqlite": 404}[engine_name]


@pytest.mark.parametrize(
    "address",
    ["sqlite:////no/such/folder/rehab.sqlite", "postgresql+psycopg://nobody@127.0.0.1:9/rehab"],
)
def test_a_database_that_is_away_is_told_in_words(make_live_app: Callable[..., Flask], address: str) -> None:
    """Also to somebody whose cookie would have to be looked up to know who they are."""
    visitor = Visitor(make_live_app(address).test_client())
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = "a token that cannot be looked up"
    for path in ("/", "/account", "/sign-in"):
        page = visitor.visit(path)
        assert (page.status, page.heading) == (503, "The service is not available just now")
    assert visitor.visit("/privacy").status == 503
    assert visitor.client.get("/static/css/app.css").status_code == 200


def test_a_view_that_cannot_be_recorded_shows_nothing(live_app: Flask) -> None:
    def show() -> str:
        viewer = signed_in_user()
        from rehab.accounts.queries import get_user

        record_view("account.viewed", subject=get_user(viewer.user_id or 0), by=viewer)
        return f"<!doctype html><html lang=en><head><title>x</title></head><main><h1>{SENTINEL}</h1></main></html>"

    live_app.add_url_rule("/try", "try", needs(Permission.SIGNED_IN)(show))
    with live_app.app_context():
        user = a_user(Role.ADMINISTRATOR, an_authority())
        database.session.remove()
    visitor = Visitor(live_app.test_client())
    visitor.sign_in(user.email, PASSWORD)
    assert visitor.visit("/try").heading == SENTINEL
    with live_app.app_context():
        database.session.execute(text("DROP TABLE audit_entry"))
        database.session.commit()
    page = visitor.visit("/try")
    assert page.status >= 500
    assert SENTINEL not in page.response.text


@pytest.mark.only("postgresql")  # SQLite knows no such limit
def test_a_statement_of_a_request_that_takes_too_long_is_given_up(
    real_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rehab.app.STATEMENT_SECONDS", 1)

    def crawl() -> str:
        return str(database.session.scalar(text("SELECT pg_sleep(60)")))

    page = route(real_app, crawl).visit("/try")
    assert (page.status, page.heading) == (503, "The service is not available just now")


@pytest.mark.only("postgresql")  # as above
def test_jobs_and_commands_may_take_their_time(real_app: Flask) -> None:
    with real_app.app_context():
        assert database.session.scalar(text("SHOW statement_timeout")) == "0"
